// Renders the document that the address names; requests go to the service that served the page.
// The token is typed into the page and kept in its memory alone.
"use strict";

const asked = new URLSearchParams(location.search).get("api");

const link = ({ name, title }, chosen) => {
  const made = document.createElement("a");
  made.href = `?api=${name}`;
  made.textContent = title;
  if (name === chosen) made.setAttribute("aria-current", "page");
  return made;
};

const show = (documents) => {
  const chosen = (documents.find(({ name }) => name === asked) ?? documents[0]).name;
  document.getElementById("dialects").append(...documents.map((one) => link(one, chosen)));
  SwaggerUIBundle({
    url: `/openapi/${chosen}.json`,
    dom_id: "#document",
    deepLinking: true,
    docExpansion: "list",
    defaultModelsExpandDepth: 0,
    displayRequestDuration: true,
    persistAuthorization: false,
    tryItOutEnabled: true,
    validatorUrl: null,
  });
};

fetch("/openapi/index.json").then((answer) => answer.json()).then(show);
