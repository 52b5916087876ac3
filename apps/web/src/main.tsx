import { render } from "solid-js/web";
import { App } from "./app.tsx";

// A newer Haul has taken the place of the one that this page is of.
window.addEventListener("vite:preloadError", (event) => {
  event.preventDefault();
  location.reload();
});

const root = document.getElementById("app");
if (root === null) throw new Error("Cannot show the page as #app is missing");
render(() => <App />, root);
