// Renders the document that the address names; requests go to the service that served the page.
// The token is typed into the page and kept in its memory alone.
"use strict";

const links = [...document.querySelectorAll("#dialects a")];
const asked = new URLSearchParams(location.search).get("api");
const chosen = links.find((link) => link.search === `?api=${asked}`) ?? links[0];
chosen.setAttribute("aria-current", "page");

SwaggerUIBundle({
  url: `/openapi/${new URLSearchParams(chosen.search).get("api")}.json`,
  dom_id: "#document",
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  persistAuthorization: false,
  tryItOutEnabled: true,
  validatorUrl: null,
});
