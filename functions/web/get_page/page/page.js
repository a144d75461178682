// Renders the document of the address. Requests go to the service that served the page.
// The token stays in the page's memory.
"use strict";

const requested = new URLSearchParams(location.search).get("api");

const link = ({ name, title }, selected) => {
  const element = document.createElement("a");
  element.href = `?api=${name}`;
  element.textContent = title;
  if (name === selected) element.setAttribute("aria-current", "page");
  return element;
};

const show = (documents) => {
  const selected = (documents.find(({ name }) => name === requested) ?? documents[0]).name;
  document.getElementById("dialects").append(...documents.map((item) => link(item, selected)));
  SwaggerUIBundle({
    url: `/openapi/${selected}.json`,
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
