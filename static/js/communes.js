/* A list of communes under an input[data-communes], as it is typed. Without JavaScript, the text is enough. */
"use strict";

(() => {
  let compteur = 0;

  function equiper(champ) {
    if (champ.dataset.equipe) return;
    champ.dataset.equipe = "oui";
    const boite = document.createElement("div");
    boite.className = "avec-suggestions";
    champ.replaceWith(boite);
    const liste = document.createElement("ul");
    liste.className = "suggestions";
    liste.id = `communes-${(compteur += 1)}`;
    liste.setAttribute("role", "listbox");
    liste.setAttribute("aria-label", "Communes");
    liste.hidden = true;
    const annonce = document.createElement("span");
    annonce.className = "visually-hidden";
    annonce.setAttribute("role", "status");
    boite.append(champ, liste, annonce);
    const attributs = { role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": liste.id };
    for (const [nom, valeur] of Object.entries(attributs)) champ.setAttribute(nom, valeur);

    let attente = 0;
    let derniere = 0;
    let actif = -1;

    function fermer() {
      liste.hidden = true;
      actif = -1;
      champ.setAttribute("aria-expanded", "false");
      champ.removeAttribute("aria-activedescendant");
    }

    function montrer(communes) {
      liste.replaceChildren(
        ...communes.map((commune, rang) => {
          const option = document.createElement("li");
          option.id = `${liste.id}-${rang}`;
          option.setAttribute("role", "option");
          option.setAttribute("aria-selected", "false");
          option.textContent = commune.nom;
          return option;
        }),
      );
      actif = -1;
      champ.removeAttribute("aria-activedescendant");
      liste.hidden = communes.length === 0;
      champ.setAttribute("aria-expanded", String(communes.length > 0));
      annonce.textContent = communes.length ? `${communes.length} propositions` : "Aucune commune de ce nom";
    }

    async function chercher() {
      const texte = champ.value.trim();
      if (texte.length < 2) return fermer();
      const numero = (derniere += 1);
      try {
        const reponse = await fetch(`${champ.dataset.communes}?q=${encodeURIComponent(texte)}`);
        if (!reponse.ok) return;
        const { communes } = await reponse.json();
        if (numero === derniere && document.activeElement === champ) montrer(communes);
      } catch {
        fermer(); /* the network is away: typing still works */
      }
    }

    function choisir(option) {
      champ.value = option.textContent;
      derniere += 1;
      fermer();
      champ.dispatchEvent(new Event("change", { bubbles: true }));
    }

    function aller(rang) {
      const options = [...liste.children];
      if (!options.length) return;
      actif = (rang + options.length) % options.length;
      options.forEach((option, i) => option.setAttribute("aria-selected", String(i === actif)));
      options[actif].scrollIntoView({ block: "nearest" });
      champ.setAttribute("aria-activedescendant", options[actif].id);
    }

    champ.addEventListener("input", () => {
      clearTimeout(attente);
      attente = setTimeout(chercher, 180);
    });
    champ.addEventListener("keydown", (evenement) => {
      if (liste.hidden) return;
      if (evenement.key === "ArrowDown") aller(actif + 1);
      else if (evenement.key === "ArrowUp") aller(actif - 1);
      else if (evenement.key === "Enter" && actif >= 0) choisir(liste.children[actif]);
      else if (evenement.key === "Escape") fermer();
      else return;
      evenement.preventDefault();
    });
    champ.addEventListener("blur", () => setTimeout(fermer, 120));
    liste.addEventListener("mousedown", (evenement) => {
      evenement.preventDefault(); /* the input keeps the focus */
      const option = evenement.target.closest("[role='option']");
      if (option) choisir(option);
    });
  }

  const equiperTout = (racine) => racine.querySelectorAll("input[data-communes]").forEach(equiper);
  equiperTout(document);
  document.addEventListener("htmx:load", (evenement) => equiperTout(evenement.detail.elt));
})();
