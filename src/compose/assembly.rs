// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Puts a document together: rendered templates, tables, charts, sheets and the office's texts, in sections.

use std::collections::BTreeSet;

use super::act::{self, ActPart};
use super::cell;
use super::data::Data;
use super::ledger::Ledger;
use super::markdown::{self, Item, Setting};
use super::paper::{self, PaperPart};
use super::sheet::Sheets;
use super::text::{ambito_title, same_words, slug};
use super::{figure, table};
use crate::document::{
    Align, Anchor, Block, ContentsKind, Editable, Heading, Inline, Note, Page, Picture, Section, Signature,
};
use crate::emblem::Emblems;
use crate::findings::{Finding, Findings, codes};
use crate::origin::Trail;
use crate::period::date_it;
use crate::profile::{Chapter, Requirement, TextSlot};

/// Page of a part of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flow {
    /// Upright, without header and footer: the cover.
    Bare,
    /// Upright.
    Upright,
    /// On its side.
    Wide,
}

/// Most paragraphs between a heading and the wide table that they introduce.
const OPENING_LINES: usize = 3;

/// A document under construction.
pub(crate) struct Assembly<'a, 'l> {
    ledger: &'l Ledger<'a>,
    data: &'l Data,
    act: Option<ActPart<'l>>,
    paper: Option<&'l PaperPart<'a>>,
    emblems: &'l Emblems,
    chapter: Option<&'l Chapter>,
    parts: Vec<(Flow, Vec<Block>)>,
    notes: Vec<Note>,
    /// Level of the last heading.
    level: u8,
    numbered: bool,
    /// Texts of the office already printed.
    used: BTreeSet<String>,
    /// Texts already printed in this chapter, missing ones too.
    placed: BTreeSet<String>,
}

impl<'a, 'l> Assembly<'a, 'l> {
    /// Nothing yet.
    pub(crate) fn new(ledger: &'l Ledger<'a>, data: &'l Data, emblems: &'l Emblems, act: Option<ActPart<'l>>) -> Self {
        Self {
            ledger,
            data,
            act,
            paper: None,
            emblems,
            chapter: None,
            parts: Vec::new(),
            notes: Vec::new(),
            level: 0,
            numbered: true,
            used: BTreeSet::new(),
            placed: BTreeSet::new(),
        }
    }

    /// Goes on with another paper, on pages of its own.
    pub(crate) fn turn(&mut self, data: &'l Data, paper: &'l PaperPart<'a>, flow: Flow) {
        (self.data, self.paper) = (data, Some(paper));
        if self.parts.is_empty() {
            self.begin(flow);
        } else {
            self.push(Block::PageBreak);
        }
    }

    /// Begins a part with this page.
    pub(crate) fn begin(&mut self, flow: Flow) {
        self.parts.push((flow, Vec::new()));
    }

    /// Headings from here on have no number and stand in no list: acts.
    pub(crate) fn unnumbered(&mut self) {
        self.numbered = false;
    }

    /// Adds blocks that are ready.
    pub(crate) fn append(&mut self, blocks: Vec<Block>) {
        blocks.into_iter().for_each(|b| self.push(b));
    }

    /// Blocks after the last chapter.
    pub(crate) fn appendix(&mut self, blocks: Vec<Block>) {
        if !blocks.is_empty() {
            self.upright();
            self.append(blocks);
        }
    }

    /// Goes back to upright pages.
    fn upright(&mut self) {
        if self.parts.last().is_some_and(|(flow, _)| *flow == Flow::Wide) {
            self.begin(Flow::Upright);
        }
    }

    /// A chapter: its heading and its template.
    pub(crate) fn chapter(&mut self, chapter: &'l Chapter, rendered: &str) {
        self.upright();
        self.chapter = Some(chapter);
        self.placed.clear();
        self.push(Block::Heading(Heading {
            level: 1,
            number: Some(chapter.code.clone()),
            text: vec![Inline::text(&chapter.title)],
            anchor: Anchor(format!("cap.{}", chapter.code)),
            listed: true,
            new_page: true,
        }));
        self.template(rendered);
    }

    /// A rendered template.
    pub(crate) fn template(&mut self, rendered: &str) {
        let setting = Setting { holes: Some(&self.data.holes), trail: Trail::NONE, under: None, title: "" };
        let items = markdown::read(rendered, &setting, &mut self.notes);
        for item in items {
            match item {
                Item::Block(block) => self.push(block),
                Item::Call { name, arguments } => self.call(&name, &arguments),
            }
        }
    }

    fn push(&mut self, mut block: Block) {
        if let Block::Heading(heading) = &mut block {
            self.level = heading.level;
            if !self.numbered {
                heading.number = None;
                heading.listed = false;
            }
        }
        match self.parts.last_mut() {
            Some((_, blocks)) => blocks.push(block),
            None => self.parts.push((Flow::Upright, vec![block])),
        }
    }

    fn call(&mut self, name: &str, arguments: &[String]) {
        let argument = |i: usize| arguments.get(i).map(String::as_str).unwrap_or_default();
        match name {
            "tabella" => {
                let blocks = match (self.act, self.paper) {
                    (Some(part), _) => act::build(argument(0), self.ledger, part),
                    (None, Some(part)) => paper::build(argument(0), self.ledger, part),
                    (None, None) => Vec::new(),
                };
                let blocks =
                    if blocks.is_empty() { table::build(argument(0), argument(1), self.ledger) } else { blocks };
                self.append(blocks);
            }
            "grafico" => self.append(figure::build(argument(0), self.ledger)),
            "testo" => self.text(argument(0), argument(1) == "true"),
            "testo_area" => self.area_text(argument(0)),
            "testi" => {
                let slots = self.chapter.map(|c| c.texts.as_slice()).unwrap_or_default();
                for slot in slots {
                    if !self.placed.contains(&slot.file) {
                        self.text(&slot.file, true);
                    }
                }
            }
            "schede" => {
                let level = if self.chapter.is_some() { 2 } else { 1 };
                let sheets = Sheets::new(self.ledger).all(level);
                self.append(sheets);
            }
            "pagina" => {
                let flow = if argument(0) == "orizzontale" { Flow::Wide } else { Flow::Upright };
                if self.parts.last().is_none_or(|(last, _)| *last != flow) {
                    let opening = if flow == Flow::Wide { self.opening() } else { Vec::new() };
                    self.begin(flow);
                    opening.into_iter().for_each(|block| self.push(block));
                }
            }
            "logo" => {
                let alt = format!("Logo: {}", ambito_title(self.ledger.profile, self.ledger.plan));
                let logo =
                    self.emblems.logo.clone().map(|raster| Picture::within(raster, 90.0, 30.0, Align::Left, alt));
                self.append(logo.map(Block::Picture).into_iter().collect());
            }
            "stemma" => {
                if let Some(comune) = self.act.and_then(|part| part.comune) {
                    let name = &comune.name.value;
                    let arms = self.emblems.arms.get(&slug(name)).cloned();
                    let alt = format!("Stemma del Comune di {name}");
                    let arms = arms.map(|raster| Picture::within(raster, 60.0, 22.0, Align::Center, alt));
                    self.append(arms.map(Block::Picture).into_iter().collect());
                }
            }
            "salto_pagina" => self.push(Block::PageBreak),
            "indice" => self.push(Block::Contents(ContentsKind::Headings)),
            "elenco_tabelle" => self.push(Block::Contents(ContentsKind::Tables)),
            "elenco_figure" => self.push(Block::Contents(ContentsKind::Figures)),
            "firme" => {
                let signatures = arguments.chunks(2).map(|pair| Signature {
                    role: pair.first().cloned().unwrap_or_default(),
                    name: pair.get(1).filter(|n| !n.is_empty()).cloned(),
                });
                self.push(Block::Signatures(signatures.collect()));
            }
            _ => {}
        }
    }

    /// Takes the headings and the few lines that end the part under way: they go with what follows on another page.
    fn opening(&mut self) -> Vec<Block> {
        let Some((Flow::Upright, blocks)) = self.parts.last_mut() else { return Vec::new() };
        let lines = blocks.iter().rev().take_while(|block| matches!(block, Block::Paragraph(_))).count();
        let above = blocks.len() - lines;
        let headings = blocks.iter().take(above).rev().take_while(|block| matches!(block, Block::Heading(_))).count();
        if headings == 0 || lines > OPENING_LINES {
            return Vec::new();
        }
        blocks.split_off(above - headings)
    }

    fn slot(&self, file: &str) -> Option<&'l TextSlot> {
        self.ledger_slots().find(|s| s.file == file)
    }

    fn ledger_slots(&self) -> impl Iterator<Item = &'l TextSlot> + use<'a, 'l> {
        self.chapter.into_iter().flat_map(|c| &c.texts)
    }

    /// The text of the chapter whose title is that of the area, or whose file is named after its code.
    fn area_text(&mut self, area: &str) {
        let title = self.ledger.area(area).map(|a| a.title()).unwrap_or_default();
        let prefix = self.chapter.map(|c| format!("{}-{}", c.code, area.to_lowercase())).unwrap_or_default();
        let named = |s: &&TextSlot| s.file == prefix || s.file.starts_with(&format!("{prefix}-"));
        let found =
            self.ledger_slots().find(|s| same_words(&s.title, title)).or_else(|| self.ledger_slots().find(named));
        if let Some(file) = found.map(|s| s.file.clone()) {
            self.text(&file, false);
        }
    }

    /// A text of the office, under a heading with its title if asked for.
    ///
    /// A required one that is missing prints what is to be written; an optional one that is missing prints nothing.
    fn text(&mut self, file: &str, heading: bool) {
        self.placed.insert(file.to_owned());
        let slot = self.slot(file);
        let title = slot.map_or(file, |s| s.title.as_str());
        let level = if heading { 2 } else { self.level };
        let blocks = self.ledger.plan.texts.get(file).map(|narrative| {
            self.used.insert(file.to_owned());
            let setting =
                Setting { holes: None, trail: Trail::of(narrative.origin.clone()), under: Some(level), title };
            markdown::blocks(&narrative.markdown, &setting, &mut self.notes)
        });
        let blocks = blocks.filter(|b| !b.is_empty());
        let required = slot.is_some_and(|s| s.requirement == Requirement::Required);
        let blocks = match blocks {
            Some(blocks) => without_title(blocks, title),
            None if required => vec![cell::placeholder(format!("da redigere: {title}"))],
            None => return,
        };
        if heading {
            self.push(Block::Heading(Heading {
                level,
                number: Some(String::new()),
                text: vec![Inline::text(title)],
                anchor: Anchor(format!("testo.{file}")),
                listed: true,
                new_page: false,
            }));
        }
        self.push(Block::Editable(Editable { key: format!("testo.{file}"), label: title.to_owned(), blocks }));
    }

    /// Texts of the office that no section has printed.
    pub(crate) fn unknown_texts(&self) -> Findings {
        let known: Vec<&str> =
            self.ledger.profile.chapters.iter().flat_map(|c| &c.texts).map(|s| s.file.as_str()).collect();
        let mut findings = Findings::new();
        for (file, narrative) in &self.ledger.plan.texts {
            if self.used.contains(file) {
                continue;
            }
            let nearest = known
                .iter()
                .map(|k| (strsim::jaro_winkler(k, file), k))
                .filter(|(score, _)| *score > 0.8)
                .max_by(|a, b| a.0.total_cmp(&b.0));
            let cure = nearest.map_or_else(
                || format!("I nomi previsti sono: {}.", known.join(", ")),
                |(_, name)| format!("Forse il nome giusto è «{name}»: rinominare il file."),
            );
            let message =
                format!("Il testo «{file}» non appartiene a nessuna sezione del piano e non è stato stampato.");
            findings.push(Finding::warning(codes::UNKNOWN_TEXT, message).at(narrative.origin.clone()).cure(cure));
        }
        findings
    }

    /// Version and date of the plan, at the foot of every page.
    fn version(&self) -> Vec<Inline> {
        let plan = self.ledger.plan;
        if plan.version.trim().is_empty() {
            return Vec::new();
        }
        vec![Inline::text(format!("versione {} del {} – ", plan.version, date_it(plan.date)))]
    }

    /// The sections, each with its page, header and footer; those without content are left out.
    pub(crate) fn sections(self, header: Vec<Inline>, wide: Page) -> (Vec<Section>, Vec<Note>) {
        let version = self.version();
        let footer = || {
            let mut footer = version.clone();
            footer.extend([Inline::text("pagina "), Inline::PageNumber, Inline::text(" di "), Inline::PageCount]);
            footer
        };
        let mut sections: Vec<Section> = Vec::new();
        let mut last: Option<Flow> = None;
        let alt = format!("Logo: {}", ambito_title(self.ledger.profile, self.ledger.plan));
        let logo = self.emblems.logo.clone().filter(|_| self.act.is_none());
        let emblem = logo.map(|raster| Picture::within(raster, 32.0, 10.0, Align::Left, alt));
        for (flow, mut blocks) in self.parts {
            if blocks.is_empty() {
                continue;
            }
            if last == Some(flow)
                && flow != Flow::Bare
                && let Some(section) = sections.last_mut()
            {
                section.blocks.append(&mut blocks);
                continue;
            }
            last = Some(flow);
            let bare = flow == Flow::Bare;
            sections.push(Section {
                page: if flow == Flow::Wide { wide } else { Page::A4 },
                header: if bare { Vec::new() } else { header.clone() },
                footer: if bare { Vec::new() } else { footer() },
                emblem: if bare { None } else { emblem.clone() },
                reserved: None,
                stationery: None,
                opening: None,
                blocks,
            });
        }
        (sections, self.notes)
    }
}

/// A text that begins with its own title doesn't repeat that of the section.
fn without_title(mut blocks: Vec<Block>, title: &str) -> Vec<Block> {
    let repeats =
        matches!(blocks.first(), Some(Block::Heading(h)) if same_words(&crate::document::plain_text(&h.text), title));
    if repeats && blocks.len() > 1 {
        blocks.remove(0);
    }
    blocks
}
