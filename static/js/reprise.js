// « Reprendre le mois dernier »: fills the two cells of one person, as if they were typed.
(() => {
  const taper = (cellule, texte) => {
    if (!cellule || cellule.value === texte) return;
    cellule.focus();
    cellule.value = texte;
    cellule.dispatchEvent(new Event("input", { bubbles: true }));
    cellule.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
  };

  document.addEventListener("click", (evenement) => {
    const bouton = evenement.target.closest?.("[data-reprendre]");
    const rang = bouton?.closest("[data-rang]");
    if (!rang) return;
    evenement.preventDefault();
    taper(rang.querySelector('input[data-partie="formation"]'), bouton.dataset.formation);
    taper(rang.querySelector('input[data-partie="travail"]'), bouton.dataset.travail);
  });
})();
