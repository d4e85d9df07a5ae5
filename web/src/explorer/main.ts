/** The explorer's page. */

import { mount } from "svelte";
import Page from "./Page.svelte";
import "./page.css";

const target = document.getElementById("app");
if (target) mount(Page, { target });
