import { render } from "solid-js/web";
import { App } from "./app.tsx";

const root = document.getElementById("app");
if (root === null) throw new Error("Cannot show the page as #app is missing");
render(() => <App />, root);
