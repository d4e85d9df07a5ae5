declare module "virtual:examples" {
  export const examples: readonly import("../../plugins/examples").Example[];
}
