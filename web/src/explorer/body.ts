/** A document's body as HTML that is safe to show: Markdown is rendered, and what could run or call elsewhere is taken out. */

import DOMPurify from "dompurify";
import MarkdownIt from "markdown-it";

const MARKDOWN = new MarkdownIt({ html: true, linkify: true });
/** What loads or runs something, or asks for something; images are handled apart. */
const FORBIDDEN = [
  "style",
  "map",
  "area",
  "form",
  "input",
  "button",
  "select",
  "textarea",
  "iframe",
  "video",
  "audio",
  "source",
  "svg",
  "math",
];

const purifier = DOMPurify(window);
purifier.addHook("afterSanitizeAttributes", (element) => {
  if (element.tagName === "A") {
    element.setAttribute("target", "_blank");
    element.setAttribute("rel", "noopener noreferrer");
  }
  if (element.tagName === "IMG") {
    element.setAttribute("referrerpolicy", "no-referrer");
    element.setAttribute("loading", "lazy");
    element.removeAttribute("srcset");
    if (!element.hasAttribute("alt")) element.setAttribute("alt", "");
  }
});

/** `body`, which is Markdown or HTML, as safe HTML; without images unless they are `shown`. */
export function safeHtml(body: string, images: "shown" | "hidden"): string {
  return purifier.sanitize(MARKDOWN.render(body), {
    USE_PROFILES: { html: true },
    FORBID_TAGS: images === "hidden" ? [...FORBIDDEN, "img", "picture"] : FORBIDDEN,
    FORBID_ATTR: ["style", "class", "id", "name", "background", "crossorigin", "ping"],
  });
}
