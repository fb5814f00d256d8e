/* Offers what an address proposes while a field is typed (`data-propositions`); the field works without. */
"use strict";

const ATTENTE = 200;
const AU_MOINS = 2;

function proposer(champ, rang) {
  const liste = document.createElement("datalist");
  liste.id = `propositions-${rang}`;
  champ.after(liste);
  champ.setAttribute("list", liste.id);
  let minuterie, demande;
  const demander = async () => {
    const texte = champ.value.trim();
    if (texte.length < AU_MOINS) return;
    demande?.abort();
    demande = new AbortController();
    const adresse = new URL(champ.dataset.propositions, window.location.href);
    adresse.searchParams.set("q", texte);
    try {
      const reponse = await fetch(adresse, { signal: demande.signal, headers: { Accept: "application/json" } });
      if (!reponse.ok) return;
      const { propositions } = await reponse.json();
      liste.replaceChildren(...propositions.map((proposition) => new Option("", proposition)));
    } catch (erreur) {
      if (erreur.name !== "AbortError") throw erreur;
    }
  };
  champ.addEventListener("input", () => {
    clearTimeout(minuterie);
    minuterie = setTimeout(demander, ATTENTE);
  });
}

document.querySelectorAll("input[data-propositions]").forEach(proposer);
