/* The grids of hours: keys of a spreadsheet, each cell saved as it is left, and nothing typed is ever lost.
   Without this script, they are plain forms with a button. */
"use strict";
(() => {
  const PARTIES = ["travail", "formation"];
  const ATTENTES = [3, 5, 10, 20, 40, 60]; // seconds before trying again

  /* Hours in hundredths, as the server reads them; null for what it would refuse. */
  const centiemes = (texte) => {
    const brut = texte.replace(/[\s\u00a0\u202f\u2009]/g, "");
    if (!brut) return 0;
    const minutes = brut.match(/^(\d{1,6})[hH:](\d{1,2})?(?:min|mn|m)?$/);
    if (minutes) return Math.floor(Number(minutes[1]) * 100 + (Number(minutes[2] || 0) * 100) / 60 + 0.5);
    const decimal = brut.match(/^(\d{1,9})(?:[.,](\d{1,2}))?[hH]?$/);
    return decimal ? Number(decimal[1]) * 100 + Number((decimal[2] || "").padEnd(2, "0")) : null;
  };
  const nombre = new Intl.NumberFormat("fr-FR", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const ecrire = (valeur) => nombre.format(valeur / 100).replace(/\u202f/g, "\u00a0");
  const heure = () => {
    const maintenant = new Date();
    return `${maintenant.getHours()}\u00a0h\u00a0${String(maintenant.getMinutes()).padStart(2, "0")}`;
  };
  const element = (nom, texte, classe = "") => {
    const cree = document.createElement(nom);
    cree.textContent = texte;
    cree.className = classe;
    return cree;
  };

  /* What is not saved yet outlives the page: one entry for each line, of this person on this machine. */
  class Reserve {
    constructor(utilisateur) {
      this.prefixe = `saisie/${utilisateur}/`;
      this.sure = true;
    }
    lire(cle) {
      try {
        return JSON.parse(localStorage.getItem(this.prefixe + cle));
      } catch {
        return null;
      }
    }
    garder(cle, valeur) {
      try {
        localStorage.setItem(this.prefixe + cle, JSON.stringify(valeur));
      } catch {
        this.sure = false;
      }
    }
    oublier(cle) {
      try {
        localStorage.removeItem(this.prefixe + cle);
      } catch {
        this.sure = false;
      }
    }
  }

  class Grille {
    constructor(formulaire) {
      this.formulaire = formulaire;
      this.etat = formulaire.querySelector("[data-etat-saisie]");
      this.avis = formulaire.querySelector("[data-avis]");
      this.reserve = new Reserve(formulaire.dataset.utilisateur);
      this.lignes = new Map(); // « declaration/affectation » → what is to be saved of it
      this.connues = new Map(); // cell → what the page last took note of
      this.comptees = new Map(); // cell → hundredths already in the totals
      this.ecrites = new Map(); // cell one stands in → its hours as the server writes them, shown when it is left
      this.totaux = new Map();
      this.faits = []; // changes, to be undone
      this.defaits = [];
      this.essais = 0;
      this.panne = "";
      this.fermeture = formulaire.dataset.utilisateur.startsWith("lien") ? "lien" : "session";
      this.edition = false;
      this.enPartance = false;
      this.rangs = [...formulaire.querySelectorAll("[data-rang]")].map((rang) =>
        [...rang.querySelectorAll("[data-case]")].map((boite) => boite.querySelector("input.heures")),
      );
      this.cellules = this.rangs.flat().filter(Boolean);
      for (const cellule of this.cellules) this.apprendre(cellule);
      this.ecouter();
      this.restaurer();
      this.direLEtat();
    }

    apprendre(cellule) {
      this.connues.set(cellule, cellule.value);
      this.comptees.set(cellule, centiemes(cellule.dataset.stocke ?? cellule.value) ?? 0);
      this.totaliser(cellule);
    }

    /* Where a cell is, and whose it is. */
    partie(cellule) {
      return cellule.dataset.partie || this.formulaire.dataset.partie;
    }
    cle(cellule) {
      const declaration = cellule.dataset.declaration || this.formulaire.dataset.declaration;
      return `${declaration}/${cellule.closest("[data-rang]").dataset.affectation}`;
    }
    soeurs(cle) {
      return this.cellules.filter((cellule) => this.cle(cellule) === cle);
    }
    nom(cellule) {
      if (cellule.ariaLabel) return cellule.ariaLabel;
      const ids = (cellule.getAttribute("aria-labelledby") || "").split(" ");
      return ids.map((id) => document.getElementById(id)?.textContent).join(", ");
    }
    place(cellule) {
      const rang = this.rangs.findIndex((cases) => cases.includes(cellule));
      return [rang, this.rangs[rang].indexOf(cellule)];
    }
    voisine(cellule, pasRang, pasColonne) {
      let [rang, colonne] = this.place(cellule);
      for (;;) {
        rang += pasRang;
        colonne += pasColonne;
        if (!this.rangs[rang] || colonne < 0 || colonne >= this.rangs[rang].length) return null;
        if (this.rangs[rang][colonne]) return this.rangs[rang][colonne];
      }
    }

    /* Totals move with each key, by what the cell adds or takes off. */
    totaliser(cellule) {
      const valeur = centiemes(cellule.value) ?? 0;
      const ecart = valeur - this.comptees.get(cellule);
      if (!ecart) return;
      this.comptees.set(cellule, valeur);
      const colonne = cellule.dataset.colonne || this.partie(cellule);
      const cibles = [
        cellule.closest("[data-rang]").querySelector("[data-total-rang]"),
        this.formulaire.querySelector(`[data-total="${colonne}"]`),
        this.formulaire.querySelector('[data-total="tout"]'),
      ];
      for (const cible of cibles) {
        if (!cible) continue;
        const total = (this.totaux.get(cible) ?? centiemes(cible.textContent)) + ecart;
        this.totaux.set(cible, total);
        cible.textContent = ecrire(total);
      }
    }

    /* Keys */
    ecouter() {
      const grille = this.formulaire;
      const de = (evenement) => (evenement.target.matches?.("input.heures") ? evenement.target : null);
      const sur = (nom, faire) =>
        grille.addEventListener(nom, (evenement) => {
          const cellule = de(evenement);
          if (cellule) faire.call(this, cellule, evenement);
        });
      sur("focusin", (cellule) => {
        this.edition = false;
        cellule.select();
      });
      sur("mouseup", (cellule, evenement) => {
        if (!this.edition && evenement.detail < 2) {
          evenement.preventDefault();
          cellule.select();
        }
      });
      sur("dblclick", (cellule) => this.editer(cellule));
      sur("keydown", this.touche);
      sur("input", (cellule) => {
        this.totaliser(cellule);
        this.mettreDeCote(cellule);
      });
      sur("focusout", (cellule) => this.quitter(cellule));
      sur("paste", this.coller);
      grille.addEventListener("submit", (evenement) => this.soumettre(evenement));
      const mot = grille.querySelector("textarea");
      let change = false;
      mot?.addEventListener("input", () => { change = true; });
      window.addEventListener("beforeunload", (evenement) => {
        if (this.soumise) return;
        this.partir();
        if (change || (!this.reserve.sure && this.enAttente())) evenement.preventDefault();
      });
      window.addEventListener("online", () => this.reessayer());
      window.addEventListener("focus", () => this.panne && this.reessayer());
    }

    editer(cellule) {
      this.edition = true;
      cellule.setSelectionRange(cellule.value.length, cellule.value.length);
    }

    touche(cellule, evenement) {
      const { key, shiftKey, altKey } = evenement;
      const commande = evenement.ctrlKey || evenement.metaKey;
      const prise = () => evenement.preventDefault();
      if (commande && !altKey && key.toLowerCase() === "z" && !shiftKey) return prise(), this.defaire(cellule);
      if (commande && !altKey && (key.toLowerCase() === "y" || key.toLowerCase() === "z")) return prise(), this.refaire();
      if (commande || altKey) return undefined;
      if (key === "F2") return prise(), this.editer(cellule);
      if (key === "Escape") return prise(), this.retablir(cellule);
      if (key === "Enter") {
        prise();
        return this.aller(cellule, this.voisine(cellule, shiftKey ? -1 : 1, 0));
      }
      if (key === "Tab") {
        const suivante = this.cellules[this.cellules.indexOf(cellule) + (shiftKey ? -1 : 1)];
        return suivante ? (prise(), this.aller(cellule, suivante)) : undefined;
      }
      const pas = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] }[key];
      if (!pas || shiftKey || (this.edition && pas[1])) return undefined;
      prise();
      return this.aller(cellule, this.voisine(cellule, ...pas));
    }

    aller(depuis, vers) {
      if (vers) return vers.focus();
      this.quitter(depuis);
      depuis.select();
      return undefined;
    }

    retablir(cellule) {
      this.edition = false;
      this.revenir(cellule);
      this.reposer(cellule);
      cellule.select();
    }
    /* What is stored, written as the server writes it; what waits to be saved, as it was typed. */
    revenir(cellule) {
      const texte = this.ecrites.get(cellule) ?? this.connues.get(cellule);
      this.connues.set(cellule, texte);
      this.poser(cellule, texte);
    }

    poser(cellule, texte) {
      cellule.value = texte;
      this.ecrites.delete(cellule);
      this.totaliser(cellule);
    }

    /* A cell is left: what changed is noted, to be undone, and saved. */
    quitter(cellule) {
      this.edition = false;
      if (cellule.value !== this.connues.get(cellule)) this.changer([[cellule, cellule.value]]);
      else this.revenir(cellule);
    }

    changer(cases, memoire = true) {
      const changees = cases.filter(([cellule, texte]) => texte !== this.connues.get(cellule));
      if (!changees.length) return;
      const geste = changees.map(([cellule, apres]) => ({ cellule, avant: this.connues.get(cellule), apres }));
      for (const { cellule, apres } of geste) {
        this.poser(cellule, apres);
        this.connues.set(cellule, apres);
        this.aEnregistrer(cellule);
      }
      if (memoire) {
        this.faits.push(geste);
        this.defaits = [];
      }
      this.direLEtat();
      this.enregistrer();
    }

    defaire(cellule) {
      if (cellule.value !== this.connues.get(cellule)) return this.retablir(cellule);
      return this.rejouer(this.faits, this.defaits, "avant");
    }
    refaire() {
      this.rejouer(this.defaits, this.faits, "apres");
    }
    rejouer(depuis, vers, cote) {
      const geste = depuis.pop();
      if (!geste) return;
      vers.push(geste);
      this.changer(geste.map((pas) => [pas.cellule, pas[cote]]), false);
      geste[0].cellule.focus();
    }

    /* A block of a spreadsheet goes right and down from the cell; what does not fit is told. */
    coller(cellule, evenement) {
      const texte = evenement.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "");
      if (!/[\t\n]/.test(texte)) return;
      evenement.preventDefault();
      const bloc = texte.split("\n").map((rang) => rang.split("\t").map((valeur) => valeur.trim()));
      const [debut, gauche] = this.place(cellule);
      const cases = [];
      let fermees = 0;
      bloc.forEach((valeurs, i) => {
        const rang = this.rangs[debut + i];
        if (!rang) return;
        valeurs.forEach((valeur, j) => {
          if (gauche + j >= rang.length) return;
          if (rang[gauche + j]) cases.push([rang[gauche + j], valeur]);
          else if (valeur) fermees += 1;
        });
      });
      this.changer(cases);
      cellule.select();
      const rangsDeTrop = bloc.length - (this.rangs.length - debut);
      const colonnesDeTrop = Math.max(...bloc.map((valeurs) => valeurs.length)) - (this.rangs[debut].length - gauche);
      const restes = [];
      const accorder = (n, un, plusieurs) => restes.push(`${n} ${n > 1 ? plusieurs : un}`);
      if (rangsDeTrop > 0) accorder(rangsDeTrop, "ligne dépasse la grille", "lignes dépassent la grille");
      if (colonnesDeTrop > 0) accorder(colonnesDeTrop, "colonne dépasse la grille", "colonnes dépassent la grille");
      if (fermees) accorder(fermees, "case est fermée", "cases sont fermées");
      const phrase = restes.length ? `Le bloc collé n'entre pas en entier : ${restes.join(", ")}. Le reste est collé.` : "";
      this.aviser("collage", phrase);
    }

    /* What is to be saved, in memory and in the reserve. */
    entree(cle, cellule) {
      const nouvelle = { parties: {}, version: cellule.dataset.version, etat: "attente" };
      return this.lignes.get(cle) || this.reserve.lire(cle) || nouvelle;
    }
    mettreDeCote(cellule) {
      const cle = this.cle(cellule);
      const entree = this.entree(cle, cellule);
      const parties = { ...entree.parties, [this.partie(cellule)]: cellule.value };
      this.reserve.garder(cle, { parties, version: entree.version });
    }
    reposer(cellule) {
      const cle = this.cle(cellule);
      const entree = this.lignes.get(cle);
      if (entree) this.reserve.garder(cle, { parties: entree.parties, version: entree.version });
      else this.reserve.oublier(cle);
    }
    /* The reserve keeps what waits, and what is being typed; nothing else. */
    ranger(cellule) {
      this.reposer(cellule);
      if (cellule === document.activeElement && cellule.value !== this.connues.get(cellule)) this.mettreDeCote(cellule);
    }
    /* The page that comes may have been written before the save under way: it will find it in the reserve. */
    partir() {
      this.enPartance = true;
      setTimeout(() => {
        this.enPartance = false;
        this.cellules.forEach((cellule) => this.ranger(cellule));
      }, 10000);
    }
    aEnregistrer(cellule) {
      const cle = this.cle(cellule);
      const entree = this.lignes.get(cle) || { parties: {}, version: cellule.dataset.version };
      entree.parties[this.partie(cellule)] = cellule.value;
      if (entree.etat !== "conflit") entree.etat = "attente";
      this.lignes.set(cle, entree);
      this.reposer(cellule);
      if (entree.etat === "attente") this.marquer(cle, "");
    }
    restaurer() {
      const vues = new Set();
      for (const cellule of this.cellules) {
        const cle = this.cle(cellule);
        if (vues.has(cle)) continue;
        vues.add(cle);
        const gardee = this.reserve.lire(cle);
        if (!gardee) continue;
        const soeurs = this.soeurs(cle);
        const parties = {};
        for (const soeur of soeurs) {
          const texte = gardee.parties[this.partie(soeur)];
          if (texte === undefined || texte === (soeur.dataset.stocke ?? soeur.value)) continue;
          parties[this.partie(soeur)] = texte;
          this.poser(soeur, texte);
          this.connues.set(soeur, texte);
        }
        if (Object.keys(parties).length) this.lignes.set(cle, { parties, version: gardee.version, etat: "attente" });
        else if (soeurs.length === PARTIES.length || this.formulaire.dataset.partie in gardee.parties) this.reserve.oublier(cle);
      }
      if (this.lignes.size) this.enregistrer();
    }
    enAttente() {
      let nombre = 0;
      for (const entree of this.lignes.values()) nombre += Object.keys(entree.parties).length;
      return nombre;
    }

    /* One line at a time: a second change of it waits for the answer to the first. */
    enregistrer() {
      this.travail ||= this.vider().finally(() => { this.travail = null; });
      return this.travail;
    }
    async vider() {
      for (;;) {
        const suivante = [...this.lignes].find(([, entree]) => entree.etat === "attente");
        if (!suivante || (this.panne && !this.force)) return;
        if (!(await this.envoyer(...suivante))) return;
      }
    }
    async envoyer(cle, entree) {
      const envoyees = { ...entree.parties };
      const corps = new FormData();
      corps.set("csrfmiddlewaretoken", this.formulaire.elements.csrfmiddlewaretoken.value);
      corps.set("version", entree.version ?? "");
      for (const [partie, texte] of Object.entries(envoyees)) corps.set(partie, texte);
      const [declaration, affectation] = cle.split("/");
      const adresse = this.formulaire.dataset.cellule.replace("/0/", `/${declaration}/`).replace("/0/", `/${affectation}/`);
      let reponse;
      let contenu;
      try {
        reponse = await fetch(adresse, { method: "POST", body: corps, redirect: "manual", headers: { Accept: "application/json" } });
        if (reponse.type !== "opaqueredirect" && [200, 409, 422].includes(reponse.status)) contenu = await reponse.json();
      } catch {
        return this.echouer("reseau");
      }
      if (reponse.type === "opaqueredirect" || reponse.status === 403) return this.echouer(this.fermeture);
      if (reponse.status === 404) return this.refuser(cle, entree, "Cette déclaration ne vous est plus ouverte : copiez ce que vous avez écrit.");
      if (!contenu) return this.echouer("serveur");
      this.essais = 0;
      if (this.panne) this.rompre("");
      if (contenu.etat === "conflit") this.opposer(cle, entree, contenu);
      else if (contenu.etat === "refusee") this.refuser(cle, entree, contenu.message);
      else this.conclure(cle, entree, envoyees, contenu);
      this.direLEtat();
      return true;
    }

    conclure(cle, entree, envoyees, reponse) {
      for (const cellule of this.soeurs(cle)) {
        const partie = this.partie(cellule);
        cellule.dataset.version = reponse.version ?? "";
        if (!(partie in envoyees)) continue;
        if (cellule.dataset.stocke !== undefined) cellule.dataset.stocke = reponse[partie];
        if (entree.parties[partie] === envoyees[partie]) delete entree.parties[partie];
        if (this.connues.get(cellule) !== envoyees[partie]) continue;
        if (cellule === document.activeElement) this.ecrites.set(cellule, reponse[partie]);
        else if (cellule.value === envoyees[partie]) {
          this.connues.set(cellule, reponse[partie]);
          this.poser(cellule, reponse[partie]);
        }
      }
      entree.version = reponse.version ?? "";
      if (!Object.keys(entree.parties).length) this.lignes.delete(cle);
      if (this.enPartance) this.reserve.garder(cle, { parties: { ...envoyees, ...entree.parties }, version: entree.version });
      else this.soeurs(cle).forEach((cellule) => this.ranger(cellule));
      this.marquer(cle, "");
      this.dernier = heure();
      const { avant, version } = reponse.declaration;
      const [declaration] = cle.split("/");
      for (const champ of document.querySelectorAll(`input[name="version"], input[name="version-${declaration}"]`)) {
        /* Somebody else's change stays to be told: only one's own moves the version read. */
        const sienne = champ.name !== "version" || champ.form.action.includes(`/declarations/${declaration}/`);
        if (sienne && champ.value === String(avant)) champ.value = version;
      }
      const objectif = document.querySelector(`[data-objectif="${reponse.lot}"]`);
      if (objectif) objectif.innerHTML = reponse.objectif;
      this.controler();
    }

    /* Checks and the proposed decision follow what is saved: asked for once the hand rests, never while a cell waits. */
    controler() {
      const adresse = this.formulaire.dataset.controles;
      if (!adresse) return;
      clearTimeout(this.controle);
      this.controle = setTimeout(async () => {
        if (this.enAttente()) return;
        const demande = (this.demande = Symbol("controles"));
        try {
          const reponse = await fetch(adresse, { redirect: "manual", headers: { Accept: "application/json" } });
          if (reponse.ok) this.montrerLesControles(demande, await reponse.json());
        } catch {
          /* The next save asks again. */
        }
      }, 400);
    }
    montrerLesControles(demande, { rangs, decision }) {
      if (demande !== this.demande) return;
      const poser = (boite, html) => {
        if (boite && !boite.contains(document.activeElement)) boite.innerHTML = html;
      };
      for (const [affectation, { html, alerte }] of Object.entries(rangs)) {
        const rang = this.formulaire.querySelector(`[data-rang][data-affectation="${affectation}"]`);
        poser(rang?.querySelector("[data-controles-du-rang]"), html);
        rang?.querySelector("[data-case]")?.classList.toggle("drapeau", alerte);
      }
      poser(document.querySelector("[data-decision]"), decision);
    }

    refuser(cle, entree, message) {
      entree.etat = "refus";
      this.marquer(cle, "en-erreur", message, entree.parties);
      this.direLEtat();
      return true;
    }

    opposer(cle, entree, reponse) {
      entree.etat = "conflit";
      const garder = element("button", "Garder la mienne", "btn btn-outline-primary btn-sm");
      const prendre = element("button", "Prendre la sienne", "btn btn-outline-primary btn-sm");
      const mienne = Object.values(entree.parties).map((texte) => texte || "rien").join(" et ");
      this.marquer(cle, "en-conflit", `${reponse.message} Vous avez écrit ${mienne}.`, entree.parties, [garder, prendre]);
      garder.type = prendre.type = "button";
      garder.addEventListener("click", () => {
        entree.version = reponse.version ?? "";
        entree.etat = "attente";
        this.marquer(cle, "");
        this.reposer(this.soeurs(cle)[0]);
        this.enregistrer();
      });
      prendre.addEventListener("click", () => {
        this.lignes.delete(cle);
        for (const cellule of this.soeurs(cle)) {
          cellule.dataset.version = reponse.version ?? "";
          const texte = reponse[this.partie(cellule)];
          if (cellule.dataset.stocke !== undefined) cellule.dataset.stocke = texte;
          this.poser(cellule, texte);
          this.connues.set(cellule, texte);
        }
        this.reserve.oublier(cle);
        this.marquer(cle, "");
        this.direLEtat();
        this.soeurs(cle)[0].focus();
      });
    }

    /* Connection, session, server: the queue waits, and is tried again. */
    echouer(panne) {
      this.rompre(panne);
      const attente = ATTENTES[Math.min(this.essais, ATTENTES.length - 1)];
      this.essais += 1;
      clearTimeout(this.minuterie);
      this.minuterie = setTimeout(() => this.reessayer(), attente * 1000);
      return false;
    }
    rompre(panne) {
      this.panne = panne;
      const gardee = this.reserve.sure ? "Vos heures restent sur cet appareil" : "Ne fermez pas cette page";
      const phrases = {
        "": "",
        reseau: `Pas de connexion. ${gardee}, elles seront enregistrées dès son retour.`,
        serveur: `Le serveur ne répond pas bien. ${gardee}, l'enregistrement sera tenté de nouveau.`,
        session: `Votre session a expiré. ${gardee} : reconnectez-vous dans un autre onglet, puis revenez ici.`,
        lien: `Votre lien n'est plus ouvert ici. ${gardee} : ouvrez de nouveau le lien reçu, puis revenez.`,
        autre: "Une autre personne est maintenant connectée dans ce navigateur : vos heures attendent que vous vous reconnectiez.",
      };
      const gestes = [];
      if (panne === "session" || panne === "autre") {
        const lien = element("a", "Se reconnecter dans un nouvel onglet", "btn btn-outline-primary btn-sm");
        lien.href = "/";
        lien.target = "_blank";
        lien.rel = "noopener";
        gestes.push(lien);
      }
      this.aviser("panne", phrases[panne], gestes);
      this.direLEtat();
    }
    async reessayer() {
      clearTimeout(this.minuterie);
      await this.travail;
      if (!this.enAttente()) return;
      if (["session", "lien", "autre"].includes(this.panne) && !(await this.renouer())) return;
      this.force = true;
      await this.enregistrer();
      this.force = false;
      if (!this.panne) this.enregistrer();
    }
    /* After signing in again, the token of the form is another one: read in the same page, asked again. */
    async renouer() {
      try {
        const reponse = await fetch(window.location.href, { redirect: "manual" });
        if (!reponse.ok) return this.echouer(this.fermeture);
        const page = new DOMParser().parseFromString(await reponse.text(), "text/html");
        const formulaire = page.querySelector("[data-grille]");
        if (!formulaire) return this.echouer(this.fermeture);
        if (formulaire.dataset.utilisateur !== this.formulaire.dataset.utilisateur) return this.echouer("autre");
        const jeton = formulaire.querySelector("[name=csrfmiddlewaretoken]").value;
        for (const champ of document.querySelectorAll("[name=csrfmiddlewaretoken]")) champ.value = jeton;
        return true;
      } catch {
        return this.echouer("reseau");
      }
    }

    /* A submitted form waits for its cells; it does not leave while some would be lost. */
    soumettre(evenement) {
      if (document.activeElement?.matches("input.heures")) this.quitter(document.activeElement);
      const aAttendre = [...this.lignes.values()].some((entree) => entree.etat !== "refus");
      if (!aAttendre && !this.travail) {
        this.soumise = true;
        return;
      }
      evenement.preventDefault();
      const bouton = evenement.submitter;
      this.reessayer().then(() => {
        const restent = [...this.lignes.values()].some((entree) => entree.etat !== "refus");
        if (!restent) this.formulaire.requestSubmit(bouton);
        else this.avis.scrollIntoView({ block: "center" });
      });
    }

    /* What is said: one mark for the grid, a sentence for each cell in trouble. */
    direLEtat() {
      const nombre = this.enAttente();
      let texte = "";
      if (nombre) texte = nombre > 1 ? `${nombre} cellules non enregistrées` : "1 cellule non enregistrée";
      else if (this.dernier) texte = `${"brouillon" in this.formulaire.dataset ? "Brouillon enregistré" : "Enregistré"} à ${this.dernier}`;
      this.etat.classList.toggle("a-faire", nombre > 0);
      if (this.etat.textContent !== texte) this.etat.textContent = texte;
    }
    marquer(cle, classe, message = "", parties = {}, gestes = []) {
      const cellules = this.soeurs(cle);
      const id = `avis-${cle.replace("/", "-")}`;
      for (const cellule of cellules) {
        const visee = classe && this.partie(cellule) in parties;
        cellule.classList.remove("en-erreur", "en-conflit");
        cellule.removeAttribute("aria-invalid");
        cellule.removeAttribute("aria-describedby");
        if (!visee) continue;
        cellule.classList.add(classe);
        cellule.setAttribute("aria-invalid", "true");
        cellule.setAttribute("aria-describedby", id);
      }
      const visee = cellules.find((cellule) => this.partie(cellule) in parties);
      this.aviser(id, message && visee ? `${this.nom(visee)} : ${message}` : "", gestes);
    }
    aviser(id, phrase, gestes = []) {
      document.getElementById(id)?.remove();
      if (!phrase) return;
      const avis = element("div", "", "encart alerte");
      avis.id = id;
      avis.append(element("p", phrase), ...gestes);
      this.avis.append(avis);
    }
  }

  for (const formulaire of document.querySelectorAll("[data-grille]")) {
    if (formulaire.dataset.cellule) new Grille(formulaire);
  }
})();
