// The month's grid: totals move as hours are typed, arrows and Enter go from cell to cell.
(() => {
  const nombre = (texte) => {
    const brut = texte.replace(/[\s\u00a0\u202f]/g, "");
    const minutes = brut.match(/^(\d+)[hH:](\d{1,2})?$/);
    if (minutes) return Number(minutes[1]) + Number(minutes[2] || 0) / 60;
    const valeur = Number(brut.replace(",", "."));
    return Number.isFinite(valeur) && valeur >= 0 ? valeur : 0;
  };
  const ecrit = new Intl.NumberFormat("fr-FR", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const poser = (racine, selecteur, valeur) => {
    const cible = racine.querySelector(selecteur);
    if (cible) cible.textContent = ecrit.format(valeur).replace(/\u202f/g, "\u00a0");
  };

  const totaliser = (grille) => {
    const sommes = { travail: 0, formation: 0 };
    grille.querySelectorAll("[data-rang]").forEach((rang) => {
      let total = 0;
      rang.querySelectorAll("input.heures").forEach((cellule) => {
        const heures = nombre(cellule.value);
        total += heures;
        sommes[cellule.dataset.partie] += heures;
      });
      poser(rang, "[data-total-rang]", total);
    });
    poser(grille, '[data-total="travail"]', sommes.travail);
    poser(grille, '[data-total="formation"]', sommes.formation);
    poser(grille, '[data-total="tout"]', sommes.travail + sommes.formation);
  };

  const voisine = (cellule, touche) => {
    const cellules = [...cellule.form.querySelectorAll("input.heures")];
    const rang = cellules.indexOf(cellule);
    const pas = { ArrowDown: 2, Enter: 2, ArrowUp: -2, ArrowRight: 1, ArrowLeft: -1 }[touche];
    return cellules[rang + pas];
  };

  const aller = (evenement) => {
    const cellule = evenement.target;
    if (!cellule.matches?.("input.heures")) return;
    const { key, shiftKey, altKey, ctrlKey, metaKey } = evenement;
    if (altKey || ctrlKey || metaKey) return;
    if (!["ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight", "Enter"].includes(key)) return;
    const debut = cellule.selectionStart === 0;
    const fin = cellule.selectionEnd === cellule.value.length;
    if ((key === "ArrowLeft" && !debut) || (key === "ArrowRight" && !fin)) return;
    evenement.preventDefault();
    const suivante = voisine(cellule, key === "Enter" && shiftKey ? "ArrowUp" : key);
    if (suivante) {
      suivante.focus();
      suivante.select();
    }
  };

  document.querySelectorAll("[data-grille]").forEach((grille) => {
    grille.addEventListener("input", () => totaliser(grille));
    grille.addEventListener("keydown", aller);
    let change = false;
    grille.addEventListener("input", () => { change = true; });
    grille.addEventListener("submit", () => { change = false; });
    window.addEventListener("beforeunload", (evenement) => { if (change) evenement.preventDefault(); });
  });
})();
