// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Plan, profile and templates to documents: numbering, references, tables, charts.
//!
//! Templates are Markdown with typed holes, rendered by Tera. What comes from data is opaque to both: it becomes text,
//! with the cells that it comes from, only after Markdown has been parsed. A [`Composer`] is built once for a run.

mod act;
mod agreement;
mod assembly;
mod cell;
mod community;
mod data;
mod engine;
mod error;
mod figure;
mod finance;
mod grid;
mod hole;
mod ledger;
mod lint;
mod markdown;
mod number;
mod paper;
mod pyramid;
mod report;
mod sentence;
mod sheet;
mod source;
mod table;
mod text;
mod trends;

use crate::agenda::Agenda;
use crate::check;
use crate::document::{Block, Document, Inline, Letterhead, Look, Meta, Note, Page};
use crate::emblem::Emblems;
use crate::findings::Findings;
use crate::origin::Trail;
use crate::plan::{Act, Plan};
use crate::profile::{Chapter, Profile};
use crate::project::{PaperSize, Project, Settings};
use crate::redaction::published;

pub use act::AnnexEntry;
pub use data::Facts;
pub use error::ComposeError;
pub use paper::Paper;
pub use source::{TemplateSource, builtin_templates};
pub use text::slug;

use act::ActPart;
use assembly::{Assembly, Flow};
use data::Data;
use engine::Engine;
use ledger::Ledger;

/// A document and what was found while composing it.
#[derive(Clone, Debug)]
pub struct Composed {
    /// The document.
    pub document: Document,
    /// What was found: texts of the office that no section holds.
    pub findings: Findings,
}

/// Makes documents out of a plan. Built once for a run: the templates are parsed here.
#[derive(Clone)]
pub struct Composer {
    profile: Profile,
    templates: TemplateSource,
    engine: Engine,
    legend: Option<String>,
    wide: Page,
    settings: Settings,
    /// Codes of the annexes of the office's own that are there.
    own_annexes: Vec<String>,
    emblems: Emblems,
    letterhead: Option<Letterhead>,
    derogations: Findings,
}

/// Looks at the templates of a project before anything is composed: chapters, names, norms and tables that don't exist.
///
/// The built-in templates of a built-in profile are tested with the program: names are looked for only where the office
/// has a profile or templates of its own.
///
/// # Errors
/// The first fault, with its place and its cure.
pub fn check_templates(plan: &Plan, profile: &Profile, templates: &TemplateSource) -> Result<(), ComposeError> {
    let all = templates.general(&profile.lineage);
    lint::chapters(profile, &all)?;
    if templates.is_builtin() && profile.is_builtin() {
        return Ok(());
    }
    let ledger = Ledger::new(plan, profile, Page::A4_LANDSCAPE);
    let data = match plan.comuni.first() {
        Some(comune) => Data::of_comune(&ledger, comune, &[], Session::default()),
        None => Data::of_plan(&ledger).of_ambito(&ledger, None, &[]),
    };
    let root = |name: &str| data.context.get(name).cloned();
    // Without comuni there is no act to take these from.
    let acts = ["comune", "deliberazione", "lettere", "precedenti"];
    // What the papers of the concertation see beside the plan.
    let papers = ["avviso", "incontro", "serie", "destinatari", "ente", "interno"];
    let mut known: Vec<&str> = data::NAMES.to_vec();
    known.extend(acts);
    known.extend(papers);
    let own = |name: &str| templates.is_own(name);
    lint::names(&all, &lint::Names { root: &root, known, profile, own: &own })?;
    // Parentheses, filters and functions are known wrong when the templates are read together.
    Engine::new(profile, templates).map(drop)
}

/// A text of the office as the plan reads it: its blocks and their notes. `title` names its tables.
pub fn narrative(markdown: &str, title: &str) -> (Vec<Block>, Vec<Note>) {
    let setting = markdown::Setting { holes: None, trail: Trail::NONE, under: None, title };
    let mut notes = Vec::new();
    let blocks = markdown::blocks(markdown, &setting, &mut notes);
    (blocks, notes)
}

/// Whether two names are the same but for case, accents, apostrophes and punctuation.
pub fn same_name(a: &str, b: &str) -> bool {
    text::same_words(a, b)
}

/// A plan with its indexes and with what all its documents see of it, made once for all of them.
pub struct Base<'a> {
    ledger: Ledger<'a>,
    data: Data,
}

impl<'a> Base<'a> {
    /// The plan.
    pub fn plan(&self) -> &'a Plan {
        self.ledger.plan
    }
}

/// What an act is made from beside the plan.
#[derive(Clone, Copy, Default)]
pub struct Session<'a> {
    /// The row of the table of acts; without one it is a proposal.
    pub act: Option<&'a Act>,
    /// What the act said of the plan on the day of the vote.
    pub kept: Option<&'a Facts>,
    /// What the acts of the plan share; without it, it is made for this one.
    pub base: Option<&'a Base<'a>>,
}

/// What a document is, beside its content.
struct Outline<'a> {
    title: String,
    /// Whether it repeats a part of the plan: references to the rest become words.
    part: bool,
    /// The comune whose act it is.
    comune: Option<&'a str>,
    /// The template that an error names when no other is found.
    template: &'a str,
    draft: bool,
}

/// Codes of the annexes that the office makes itself and that are there.
fn own_annexes(profile: &Profile, project: &Project) -> Vec<String> {
    let own = profile.annexes.iter().filter(|a| a.generated.is_none());
    own.filter(|annex| check::has_annex(annex, project)).map(|annex| annex.code.clone()).collect()
}

/// Space kept free for the protocol mark at the top right of an act (D.P.R. 445/2000, art. 55): height and width in millimetres.
const PROTOCOL_MARK: (f32, f32) = (25.0, 70.0);

impl Composer {
    /// Parses the templates for this profile. The project gives the words of the footer and the format of wide tables.
    ///
    /// # Errors
    /// When a template isn't written well, with its file, line and column.
    pub fn new(profile: &Profile, project: &Project, templates: TemplateSource) -> Result<Self, ComposeError> {
        let engine = Engine::new(profile, &templates)?;
        let settings = &project.settings.documenti;
        let wide = match settings.tabelle {
            PaperSize::A4 => Page::A4_LANDSCAPE,
            PaperSize::A3 => Page::A3_LANDSCAPE,
        };
        Ok(Self {
            profile: profile.clone(),
            templates,
            engine,
            legend: settings.dicitura.clone(),
            wide,
            settings: project.settings.clone(),
            own_annexes: own_annexes(profile, project),
            emblems: Emblems::default(),
            letterhead: None,
            derogations: Findings::new(),
        })
    }

    /// The same with these pictures on the cover, in headers and on the acts.
    #[must_use]
    pub fn with_emblems(self, emblems: Emblems) -> Self {
        Self { emblems, ..self }
    }

    /// The same with the look of the office's reference document. The acts of a comune keep their own.
    #[must_use]
    pub fn with_letterhead(self, letterhead: Option<Letterhead>) -> Self {
        Self { letterhead, ..self }
    }

    /// The same, with these findings that the office answered: the plan prints the reasons in an annex.
    #[must_use]
    pub fn with_derogations(self, derogations: Findings) -> Self {
        Self { derogations, ..self }
    }

    /// The plan: cover, contents, chapters of the profile, the derogations with their reasons and, with open findings, their appendix.
    ///
    /// A draft is marked on each page.
    ///
    /// # Errors
    /// When a template is missing or wrong.
    pub fn plan_document(
        &self,
        base: &Base<'_>,
        open: Option<&Findings>,
        draft: bool,
    ) -> Result<Composed, ComposeError> {
        let (plan, ledger) = (base.plan(), &base.ledger);
        let data = base.data.clone().with_notice(&self.settings.concertazione);
        let mut assembly = Assembly::new(ledger, &data, &self.emblems, None);
        let title = self.title(plan);
        let cover = self.engine.render("copertina.md", &data.context)?;
        assembly.begin(Flow::Bare);
        assembly.template(&cover);
        let front = self.engine.render("indici.md", &data.context)?;
        assembly.begin(Flow::Upright);
        assembly.template(&front);
        for chapter in &self.profile.chapters {
            let text = self.engine.render(&chapter.template, &data.context)?;
            assembly.chapter(chapter, &text);
        }
        assembly.appendix(report::derogations(&self.derogations));
        if let Some(open) = open {
            assembly.appendix(report::appendix(open));
        }
        let findings = assembly.unknown_texts();
        let document =
            self.finish(assembly, plan, Outline { title, part: false, comune: None, template: "copertina.md", draft })?;
        Ok(Composed { document, findings })
    }

    /// The sheets of the interventions alone (annex C).
    ///
    /// # Errors
    /// When a template is missing or wrong.
    pub fn sheets_document(&self, base: &Base<'_>, draft: bool) -> Result<Composed, ComposeError> {
        self.annex(base, draft, "allegati/schede.md", "Schede di dettaglio degli interventi")
    }

    /// The financial tables alone (annex B).
    ///
    /// # Errors
    /// When a template is missing or wrong.
    pub fn finance_document(&self, base: &Base<'_>, draft: bool) -> Result<Composed, ComposeError> {
        self.annex(base, draft, "allegati/quadri-finanziari.md", "Quadri di programmazione finanziaria")
    }

    /// The acts of the concertation: meetings, minutes, proposals with their outcome (annex D).
    ///
    /// # Errors
    /// When a template is missing or wrong.
    pub fn concertation_document(&self, base: &Base<'_>, draft: bool) -> Result<Composed, ComposeError> {
        self.annex(base, draft, "allegati/concertazione.md", "Atti della concertazione")
    }

    /// The papers of the concertation, those that stay inside the office at the end. Only these have personal data, whatever
    /// plan is given.
    ///
    /// # Errors
    /// When a template is missing or wrong.
    pub fn papers(&self, plan: &Plan, draft: bool) -> Result<Vec<Paper>, ComposeError> {
        let mut papers = self.papers_of(&published(plan), draft, false)?;
        papers.extend(self.papers_of(plan, draft, true)?);
        Ok(papers)
    }

    /// One of the papers as an annex of the councils' acts: avviso, calendario, organi, verbali, proposte, adesioni, patto.
    /// The plan is the one that is published.
    ///
    /// # Errors
    /// When a template is missing or wrong.
    pub fn concertation_paper(&self, base: &Base<'_>, id: &str, draft: bool) -> Result<Composed, ComposeError> {
        let agenda = Agenda::of(base.plan(), &self.settings.calendario);
        let source =
            paper::Source { agenda: &agenda, settings: &self.settings.concertazione, own_annexes: &self.own_annexes };
        match paper::annex(id, &base.ledger, &source) {
            Some(sketch) => self.paper(base, &sketch, draft),
            None => self.concertation_document(base, draft),
        }
    }

    /// A paper, composed: its template once for each part.
    fn paper(&self, base: &Base<'_>, sketch: &paper::Sketch<'_>, draft: bool) -> Result<Composed, ComposeError> {
        let Base { ledger, data: base } = base;
        let flow = if sketch.wide { Flow::Wide } else { Flow::Upright };
        let data: Vec<Data> = sketch.parts.iter().map(|part| base.of_paper(ledger, part)).collect();
        let mut assembly = Assembly::new(ledger, base, &self.emblems, None);
        assembly.unnumbered();
        for (part, data) in sketch.parts.iter().zip(&data) {
            assembly.turn(data, part, flow);
            assembly.template(&self.engine.render(sketch.template, &data.context)?);
        }
        let title = format!("{} – {}", sketch.title, self.title(ledger.plan));
        let outline = Outline { title, part: true, comune: None, template: sketch.template, draft };
        let document = self.finish(assembly, ledger.plan, outline)?;
        Ok(Composed { document, findings: Findings::new() })
    }

    fn papers_of(&self, plan: &Plan, draft: bool, internal: bool) -> Result<Vec<Paper>, ComposeError> {
        let base = self.base(plan);
        let agenda = Agenda::of(plan, &self.settings.calendario);
        let source =
            paper::Source { agenda: &agenda, settings: &self.settings.concertazione, own_annexes: &self.own_annexes };
        let ledger = &base.ledger;
        let list = if internal { paper::inside(ledger, &source) } else { paper::list(ledger, &source) };
        list.into_iter()
            .map(|sketch| {
                let composed = self.paper(&base, &sketch, draft)?;
                Ok(Paper { path: sketch.path, composed, internal })
            })
            .collect()
    }

    /// The social report: the chapters of the plan with these codes, or those on context and needs (annex F).
    ///
    /// # Errors
    /// When a template is missing or wrong.
    pub fn report_document(&self, base: &Base<'_>, chapters: &[String], draft: bool) -> Result<Composed, ComposeError> {
        let (plan, ledger) = (base.plan(), &base.ledger);
        let data = base.data.clone().with_notice(&self.settings.concertazione);
        let template = "allegati/relazione-sociale.md";
        let mut assembly = Assembly::new(ledger, &data, &self.emblems, None);
        assembly.begin(Flow::Upright);
        assembly.template(&self.engine.render(template, &data.context)?);
        let about = |name: &str| ["contesto", "bisogni", "conoscenza", "domanda"].iter().any(|w| name.contains(w));
        let wanted = |chapter: &&Chapter| match chapters {
            [] => about(&chapter.template),
            codes => codes.contains(&chapter.code),
        };
        for chapter in self.profile.chapters.iter().filter(wanted) {
            assembly.chapter(chapter, &self.engine.render(&chapter.template, &data.context)?);
        }
        let title = format!("Relazione sociale e analisi dei bisogni – {}", self.title(plan));
        let document = self.finish(assembly, plan, Outline { title, part: true, comune: None, template, draft })?;
        Ok(Composed { document, findings: Findings::new() })
    }

    fn annex(&self, base: &Base<'_>, draft: bool, template: &str, name: &str) -> Result<Composed, ComposeError> {
        let (plan, ledger) = (base.plan(), &base.ledger);
        let data = base.data.clone().with_notice(&self.settings.concertazione);
        let mut assembly = Assembly::new(ledger, &data, &self.emblems, None);
        assembly.begin(Flow::Upright);
        assembly.template(&self.engine.render(template, &data.context)?);
        let title = format!("{name} – {}", self.title(plan));
        let document = self.finish(assembly, plan, Outline { title, part: false, comune: None, template, draft })?;
        Ok(Composed { document, findings: Findings::new() })
    }

    /// The act of one comune's council, from its row of the table of acts. Blanks are ruled lines until the session fills them.
    ///
    /// # Errors
    /// When the comune isn't of the ambito, or a template is missing or wrong.
    pub fn proposal(
        &self,
        plan: &Plan,
        istat: &str,
        annexes: &[AnnexEntry],
        draft: bool,
    ) -> Result<Composed, ComposeError> {
        self.council_act(plan, istat, annexes, Session { act: plan.council_act(istat), ..Session::default() }, draft)
    }

    /// What the documents of this plan share.
    pub fn base<'a>(&'a self, plan: &'a Plan) -> Base<'a> {
        let ledger = Ledger::new(plan, &self.profile, self.wide);
        Base { data: Data::of_plan(&ledger), ledger }
    }

    /// The act of one comune's council from this row; without one, the proposal to be voted.
    ///
    /// # Errors
    /// When the comune isn't of the ambito, or a template is missing or wrong.
    pub fn council_act(
        &self,
        plan: &Plan,
        istat: &str,
        annexes: &[AnnexEntry],
        session: Session<'_>,
        draft: bool,
    ) -> Result<Composed, ComposeError> {
        let name = if session.act.is_some_and(Act::is_voted) {
            "Deliberazione del Consiglio comunale"
        } else {
            "Proposta di deliberazione del Consiglio comunale"
        };
        self.of_comune(plan, istat, annexes, ("atto/proposta-consiglio.md", name), session, draft)
    }

    /// What a comune's act says of the plan today, to be kept when the council votes it.
    pub fn facts(&self, base: &Base<'_>, istat: &str) -> Option<Facts> {
        let comune = base.plan().comuni.iter().find(|c| c.istat.value == istat)?;
        Some(Facts::of(base, comune))
    }

    /// The list of the annexes of one comune's act, with their hashes. It says nothing of the session: it is voted with them.
    ///
    /// # Errors
    /// When the comune isn't of the ambito, or a template is missing or wrong.
    pub fn annex_list(
        &self,
        base: &Base<'_>,
        istat: &str,
        annexes: &[AnnexEntry],
        draft: bool,
    ) -> Result<Composed, ComposeError> {
        let session = Session { act: None, kept: None, base: Some(base) };
        self.of_comune(
            base.plan(),
            istat,
            annexes,
            ("atto/elenco-allegati.md", "Elenco degli allegati"),
            session,
            draft,
        )
    }

    /// The act of an organ of the Ambito, by its template: the deliberation that adopts the plan.
    ///
    /// # Errors
    /// When a template is missing or wrong.
    pub fn adoption(&self, base: &Base<'_>, annexes: &[AnnexEntry], draft: bool) -> Result<Composed, ComposeError> {
        let body = self.profile.label("coordinamento", "Coordinamento Istituzionale");
        let name = format!("Deliberazione {}", text::of_body(body));
        self.of_ambito(base, annexes, base.plan().adoption(body), ("atto/coordinamento.md", &name), draft)
    }

    /// The scheme of the accordo di programma among the bodies of the Ambito (TUEL, art. 34).
    ///
    /// # Errors
    /// When a template is missing or wrong.
    pub fn agreement(&self, base: &Base<'_>, annexes: &[AnnexEntry], draft: bool) -> Result<Composed, ComposeError> {
        self.of_ambito(base, annexes, None, ("atto/accordo-di-programma.md", "Accordo di programma"), draft)
    }

    fn of_ambito(
        &self,
        base: &Base<'_>,
        annexes: &[AnnexEntry],
        act: Option<&Act>,
        (template, name): (&str, &str),
        draft: bool,
    ) -> Result<Composed, ComposeError> {
        let (plan, ledger) = (base.plan(), &base.ledger);
        let data = base.data.clone().of_ambito(ledger, act, annexes);
        let part = ActPart { comune: None, act, annexes };
        let mut assembly = Assembly::new(ledger, &data, &self.emblems, Some(part));
        assembly.begin(Flow::Upright);
        assembly.unnumbered();
        assembly.template(&self.engine.render(template, &data.context)?);
        let title = format!("{name} – {}", self.title(plan));
        let mut document =
            self.finish(assembly, plan, Outline { title, part: false, comune: None, template, draft })?;
        if let Some(first) = document.sections.first_mut() {
            first.reserved = Some(PROTOCOL_MARK);
        }
        Ok(Composed { document, findings: Findings::new() })
    }

    fn of_comune(
        &self,
        plan: &Plan,
        istat: &str,
        annexes: &[AnnexEntry],
        (template, name): (&str, &str),
        session: Session<'_>,
        draft: bool,
    ) -> Result<Composed, ComposeError> {
        let Session { act, kept, base } = session;
        let then = kept.map(|facts| facts.plan(plan));
        let plan = then.as_ref().unwrap_or(plan);
        let comune = plan.comuni.iter().find(|c| c.istat.value == istat);
        let comune = comune.ok_or_else(|| ComposeError::UnknownComune { istat: istat.to_owned() })?;
        let then = kept.map(|facts| facts.comune(comune));
        let comune = then.as_ref().unwrap_or(comune);
        let own;
        let ledger = match base.filter(|_| kept.is_none()) {
            Some(base) => &base.ledger,
            None => {
                own = Ledger::new(plan, &self.profile, self.wide);
                &own
            }
        };
        let data = Data::of_comune(ledger, comune, annexes, session);
        let own = self.templates.of_comune(&slug(&comune.name.value));
        let rendered = if own.is_empty() {
            self.engine.render(template, &data.context)?
        } else {
            self.engine.with(own)?.render(template, &data.context)?
        };
        let part = ActPart { comune: Some(comune), act, annexes };
        let mut assembly = Assembly::new(ledger, &data, &self.emblems, Some(part));
        assembly.begin(Flow::Upright);
        assembly.unnumbered();
        assembly.template(&rendered);
        let title = format!("{name} – Comune di {}", comune.name.value);
        let outline = Outline { title, part: false, comune: Some(&comune.name.value), template, draft };
        let mut document = self.finish(assembly, plan, outline)?;
        if let Some(first) = document.sections.first_mut() {
            first.reserved = Some(PROTOCOL_MARK);
        }
        Ok(Composed { document, findings: Findings::new() })
    }

    /// `Piano sociale di zona 2022-2024 – Ambito territoriale sociale di Casarano`.
    fn title(&self, plan: &Plan) -> String {
        let ambito = text::ambito_title(&self.profile, plan);
        format!("{} {} – {ambito}", self.profile.identity.title, plan.triennium)
    }

    fn finish(&self, assembly: Assembly<'_, '_>, plan: &Plan, outline: Outline<'_>) -> Result<Document, ComposeError> {
        let Outline { title, part, comune, template, draft } = outline;
        let header = vec![Inline::text(if comune.is_some() { title.clone() } else { self.title(plan) })];
        let (sections, notes) = assembly.sections(header, self.wide);
        let ambito = text::ambito_title(&self.profile, plan);
        let author = comune.map_or_else(|| ambito.clone(), |c| format!("Comune di {c}"));
        let mut document = Document {
            meta: Meta {
                title,
                subject: format!("{} {}", self.profile.identity.title, plan.triennium),
                author,
                keywords: vec![
                    "piano di zona".into(),
                    "servizi sociali".into(),
                    plan.ambito.name.clone(),
                    plan.triennium.to_string(),
                ],
                date: Some(plan.date),
                draft,
                legend: self.legend.clone(),
                look: Look::default(),
            },
            sections,
            notes,
        };
        if let Some(letterhead) = self.letterhead.as_ref().filter(|_| comune.is_none()) {
            letterhead.dress(&mut document);
        }
        let missing = number::number(&mut document);
        if part {
            number::put_into_words(&mut document, &missing);
            return Ok(document);
        }
        match missing.first() {
            Some(anchor) => Err(self.broken_reference(&anchor.0, template)),
            None => Ok(document),
        }
    }

    /// Finds the template that refers to a place that isn't in the document.
    fn broken_reference(&self, anchor: &str, template: &str) -> ComposeError {
        let message = format!(
            "il rimando a «{anchor}» non porta a nulla: la tabella, la figura o il capitolo non è nel documento"
        );
        let name = anchor.split_once('.').map_or(anchor, |(_, name)| name);
        let mut sources = self.templates.general(&self.profile.lineage);
        // The built-in ones are tested: what the office wrote is looked at first.
        sources.sort_by_key(|(file, _)| !self.templates.is_own(file));
        let found = sources.iter().find_map(|(file, source)| {
            let line = source.lines().find(|l| l.contains("rif(") && l.contains(name))?;
            let call =
                line.match_indices("rif(").map(|(at, _)| &line[at..]).filter(|call| call.contains(name)).last()?;
            Some(ComposeError::at_words(file, source, call, message.clone()))
        });
        found.unwrap_or_else(|| ComposeError::Template { file: template.to_owned(), line: 1, column: 1, message })
    }
}
