/* Small comforts of every page. Nothing here is needed to do the work: without JavaScript, pages reload. */
"use strict";

/* The menu of a narrow screen. Without JavaScript, its link leads to #menu and :target opens it. */
function menu() {
  const bouton = document.querySelector("[data-menu]");
  const corps = document.getElementById("menu");
  if (!bouton || !corps) return;
  const ouvrir = (ouvert) => {
    corps.classList.toggle("ouvert", ouvert);
    corps.classList.toggle("ferme", !ouvert);
    bouton.setAttribute("aria-expanded", String(ouvert));
  };
  bouton.setAttribute("role", "button");
  bouton.setAttribute("aria-controls", "menu");
  ouvrir(false);
  const basculer = (evenement) => {
    evenement.preventDefault();
    ouvrir(bouton.getAttribute("aria-expanded") !== "true");
  };
  bouton.addEventListener("click", basculer);
  bouton.addEventListener("keydown", (evenement) => {
    if (evenement.key === " ") basculer(evenement);
  });
  corps.addEventListener("keydown", (evenement) => {
    if (evenement.key === "Escape" && bouton.getAttribute("aria-expanded") === "true") {
      ouvrir(false);
      bouton.focus();
    }
  });
}

/* After a refused form, the reader starts at what is to be corrected; each link goes to its field. */
function erreurs() {
  const resume = document.querySelector("[data-focus]");
  if (!resume) return;
  resume.focus();
  resume.addEventListener("click", (evenement) => {
    const lien = evenement.target.closest("a[href^='#']");
    const champ = lien && document.getElementById(lien.hash.slice(1));
    if (!champ) return;
    evenement.preventDefault();
    const cible = champ.matches("input, select, textarea") ? champ : champ.querySelector("input, select, textarea");
    champ.scrollIntoView({ block: "center" });
    (cible || champ).focus({ preventScroll: true });
  });
}

/* A form is sent once: its button waits, and comes back with the page. */
const ENVOI = "Envoi…";

function envoiUnique(evenement) {
  const formulaire = evenement.target;
  if (!formulaire.matches("form[method='post']") || evenement.defaultPrevented) return;
  if (formulaire.dataset.envoye) {
    evenement.preventDefault();
    return;
  }
  formulaire.dataset.envoye = "oui";
  const bouton = evenement.submitter;
  if (!bouton || bouton.tagName !== "BUTTON") return;
  /* Disabled only once the browser has read the form: the button's own value goes with it. */
  setTimeout(() => {
    bouton.dataset.texte = bouton.innerHTML;
    bouton.textContent = ENVOI;
    bouton.disabled = true;
  });
}

function rendreLesBoutons() {
  for (const formulaire of document.querySelectorAll("form[data-envoye]")) delete formulaire.dataset.envoye;
  for (const bouton of document.querySelectorAll("button[data-texte]")) {
    bouton.innerHTML = bouton.dataset.texte;
    delete bouton.dataset.texte;
    bouton.disabled = false;
  }
}

/* Filters left empty stay out of the address. */
function filtresPoses(evenement) {
  if (!evenement.detail.elt.matches("form.filtres")) return;
  const parametres = evenement.detail.formData;
  for (const [nom, valeur] of [...parametres.entries()]) if (valeur === "") parametres.delete(nom);
}

/* An address made to be copied is taken whole. */
function choisirTout(evenement) {
  if (evenement.target.matches("[data-choisir]")) evenement.target.select();
}

menu();
erreurs();
document.addEventListener("focusin", choisirTout);
document.addEventListener("htmx:configRequest", filtresPoses);
document.addEventListener("submit", envoiUnique);
window.addEventListener("pageshow", rendreLesBoutons);
