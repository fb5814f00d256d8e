/* The phone list by the keyboard alone: ↓ ↑ (or J K) from line to line, P, F, R, L, E for its gestures.
   Without JavaScript, Tab and the buttons do the same. */
"use strict";

(() => {
  const lignes = () => [...document.querySelectorAll("[data-appel]")];
  const laLigne = () => document.activeElement && document.activeElement.closest("[data-appel]");

  function aller(pas) {
    const toutes = lignes();
    const ici = toutes.indexOf(laLigne());
    const cible = toutes[Math.max(0, Math.min(toutes.length - 1, ici + pas))];
    if (cible) cible.focus();
  }

  /* Enter in the date says « rappeler », not the first button of the form. */
  function touche(evenement) {
    if (evenement.ctrlKey || evenement.altKey || evenement.metaKey) return;
    const champ = evenement.target.closest("input, select, textarea");
    if (champ) {
      if (champ.name === "rappeler_le" && evenement.key === "Enter") {
        evenement.preventDefault();
        champ.form.requestSubmit(champ.form.querySelector("[data-rappeler]"));
      } else if (champ.name === "rappeler_le" && evenement.key === "Escape") {
        laLigne().focus();
      }
      return;
    }
    const lettre = evenement.key.toLowerCase();
    if (evenement.key === "ArrowDown" || lettre === "j") { evenement.preventDefault(); aller(1); return; }
    if (evenement.key === "ArrowUp" || lettre === "k") { evenement.preventDefault(); aller(-1); return; }
    const ligne = laLigne();
    if (!ligne) return;
    if (lettre === "e" || (evenement.key === "Enter" && evenement.target === ligne)) {
      evenement.preventDefault();
      ligne.querySelector("[data-evaluer]").click();
      return;
    }
    const geste = ligne.querySelector(`[data-touche="${CSS.escape(lettre)}"]`);
    if (!geste) return;
    evenement.preventDefault();
    if (geste.tagName === "BUTTON") geste.form.requestSubmit(geste);
    else if (geste.tagName === "A") geste.click();
    else geste.focus();
  }

  /* After a gesture, the list comes back on the line that followed. */
  function retenirLaSuivante(evenement) {
    const ligne = evenement.target.closest("[data-appel]");
    const champ = evenement.target.elements && evenement.target.elements.suivante;
    if (!ligne || !champ) return;
    const toutes = lignes();
    const suivante = toutes[toutes.indexOf(ligne) + 1] || toutes[toutes.indexOf(ligne) - 1];
    champ.value = suivante ? suivante.dataset.appel : "";
  }

  function commencer() {
    const cible = location.hash && document.getElementById(location.hash.slice(1));
    const premiere = (cible && cible.matches("[data-appel]") && cible) || lignes()[0];
    if (premiere) premiere.focus({ preventScroll: !cible });
  }

  document.addEventListener("keydown", touche);
  document.addEventListener("submit", retenirLaSuivante, true);
  document.addEventListener("DOMContentLoaded", commencer);
})();
