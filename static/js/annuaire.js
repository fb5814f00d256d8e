/* Fills the fields still empty of a company once its SIRET is typed (`data-annuaire`); the form works without. */
"use strict";

document.querySelectorAll("input[data-annuaire]").forEach((champ) => {
  const formulaire = champ.form;
  const annonce = document.createElement("p");
  annonce.className = "form-text";
  annonce.setAttribute("role", "status");
  champ.after(annonce);
  let demande;

  const remplir = (fiche) => {
    const champs = formulaire.elements;
    if (champs.raison_sociale.value.trim()) return;
    champs.raison_sociale.value = fiche.raison_sociale;
    champs.type.value = fiche.type;
    if (!champs.commune.value.trim()) champs.commune.value = fiche.commune;
    annonce.textContent = fiche.fermee
      ? "Trouvée dans l'annuaire de l'État : l'établissement est fermé."
      : "Trouvée dans l'annuaire de l'État : vérifiez le nom et le type.";
  };

  champ.addEventListener("change", async () => {
    annonce.textContent = "";
    const siret = champ.value.replace(/[\s.]/g, "");
    if (!/^\d{14}$/.test(siret)) return;
    demande?.abort();
    demande = new AbortController();
    const adresse = new URL(champ.dataset.annuaire, window.location.href);
    adresse.searchParams.set("siret", siret);
    try {
      const reponse = await fetch(adresse, { signal: demande.signal, headers: { Accept: "application/json" } });
      const fiche = reponse.ok ? await reponse.json() : {};
      if (fiche.raison_sociale) remplir(fiche);
    } catch {
      /* the directory is away: typing still works */
    }
  });
});
