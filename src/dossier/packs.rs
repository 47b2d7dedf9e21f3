// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The folder that a council receives: its act, the annexes, their list, what proves them.
//!
//! The order is that of what each file quotes: annexes, act (their hashes), list (theirs too), metadata, manifest.

use std::sync::Arc;

use rayon::prelude::*;

use super::annexes::Annexes;
use super::metadata::{self, Deed};
use super::press::{Press, Pressed};
use super::votes::{Freeze, Votes};
use super::{DossierError, Format, Group, manifest};
use crate::compose::{AnnexEntry, Base, Session, slug};
use crate::document::{Block, Document, plain_text};
use crate::findings::Findings;
use crate::money::Cents;
use crate::output::{Entry, Manifest, OutputFile, signed_copies};
use crate::pipeline::Timings;
use crate::plan::{Act, Comune};
use crate::trace::Printed;
use crate::write::text;

/// Every council's pack and the acts of the Ambito.
#[derive(Default)]
pub(super) struct Packs {
    pub(super) files: Vec<OutputFile>,
    pub(super) printed: Vec<Printed>,
    pub(super) findings: Findings,
    /// What is to be kept for good, since a council has voted it.
    pub(super) freezes: Vec<Freeze>,
    /// What was voted on data that have changed since.
    pub(super) kept: Vec<KeptPack>,
}

/// A pack that keeps what a council voted: its figures are not those of the data.
pub(super) struct KeptPack {
    /// The comune, as its folder is called.
    pub(super) comune: String,
    /// Its quotas when it voted, if they are known.
    pub(super) quotas: Option<Vec<Cents>>,
}

/// The files of a council's folder, with the trail of their figures.
type Pack = (Vec<OutputFile>, Vec<Printed>);

impl Press<'_> {
    /// Every council's pack. Annexes common to all are made once and are the same bytes in each.
    pub(super) fn packs(&self, whole: &Pressed) -> Result<Packs, DossierError> {
        let checked = self.checked;
        let annexes = self.annexes(whole)?;
        let mut votes = Votes::read(self);
        let mut packs = Packs::default();
        let mut work = Vec::new();
        for comune in &checked.plan.comuni {
            let name = slug(&comune.name.value);
            let folder = format!("atti/{name}");
            let acts = checked.plan.council_acts(&comune.istat.value);
            match votes.settle(self, comune, &annexes, &mut packs.freezes) {
                Some(voted) => {
                    // The act of the vote stays with what was voted; what is still to be voted goes beside it.
                    let again = acts.last().copied().filter(|act| !act.is_voted());
                    if voted.annexes.entries() != annexes.entries() {
                        let quotas = voted.annexes.facts.as_ref().map(|facts| facts.quotas().collect());
                        packs.kept.push(KeptPack { comune: name, quotas });
                    }
                    work.push((folder.clone(), comune, Some(voted.act), voted.annexes));
                    if voted.differs {
                        work.push((format!("{folder}/nuova-versione"), comune, again, annexes.clone()));
                    }
                }
                None => work.push((folder, comune, acts.last().copied(), annexes.clone())),
            }
        }
        packs.findings = votes.findings();
        let base = self.base();
        let made: Result<Vec<Pack>, DossierError> = work
            .par_iter()
            .map(|(folder, comune, act, annexes)| self.pack(folder, comune, *act, annexes, base))
            .collect();
        for (files, printed) in made? {
            packs.files.extend(files);
            packs.printed.extend(printed);
        }
        let mut seen: Vec<Vec<AnnexEntry>> = Vec::new();
        for (folder, _, _, annexes) in &work {
            let entries = annexes.entries();
            if !seen.contains(&entries) {
                packs.printed.extend(self.told(folder, annexes, whole));
                seen.push(entries);
            }
        }
        let (files, printed) = self.ambito(&annexes.entries())?;
        packs.files.extend(files);
        packs.printed.extend(printed);
        packs.files.push(votes.snapshot_file());
        Ok(packs)
    }

    /// The figures of the annexes, told once, in the first pack that holds them; those of the plan are told of the plan itself.
    fn told(&self, folder: &str, annexes: &Annexes, whole: &Pressed) -> Vec<Printed> {
        let same = |output: &OutputFile| self.request.has(Group::Piano) && output.bytes == whole.pdf.bytes;
        let mut out = Vec::new();
        for (entry, file) in annexes.files.iter().filter(|(_, file)| !same(file)) {
            let document: Arc<str> = format!("{folder}/{}", entry.file_name).into();
            let of_file = annexes.printed.iter().filter(|p| *p.document == *file.path);
            out.extend(of_file.map(|p| Printed { document: document.clone(), ..p.clone() }));
        }
        out
    }

    fn pack(
        &self,
        folder: &str,
        comune: &Comune,
        act: Option<&Act>,
        annexes: &Annexes,
        base: &Base<'_>,
    ) -> Result<Pack, DossierError> {
        let plan = self.plan;
        let istat = comune.istat.value.as_str();
        let entries = annexes.entries();
        let mut timings = Timings::default();
        let session = Session { act, kept: annexes.facts.as_ref(), base: Some(base) };
        let composed = self.composer.council_act(plan, istat, &entries, session, self.draft)?;
        let plain = text::write(&composed.document);
        let subject = subject(&composed.document);
        let path = format!("{folder}/proposta-di-deliberazione");
        let pressed = self.press(&format!("{path}.pdf"), composed, false, &mut timings)?;
        let mut files = pressed.files(&path, self.request);
        files.push(self.paste(&path, &plain));
        let kept: Vec<&OutputFile> = annexes.list.iter().collect();
        if kept.is_empty() {
            files.extend(self.list(folder, istat, &entries)?);
        } else {
            files.extend(kept.into_iter().map(|f| OutputFile { path: format!("{folder}/{}", f.path), ..f.clone() }));
        }
        files.extend(
            annexes
                .files
                .iter()
                .map(|(_, file)| OutputFile { path: format!("{folder}/{}", file.path), ..file.clone() }),
        );
        let deed = Deed { comune, act, subject: &subject, pdf: &pressed.pdf };
        // They speak of the PDF, which is the document that is registered.
        if self.request.makes(Format::Pdf) {
            files.extend(metadata::files(self.checked, &deed, &entries, folder));
        }
        files.extend(self.seals(folder, &files, &entries));
        Ok((files, pressed.printed))
    }

    /// The text to paste: line ends and mark of the encoding as Windows' own editors want them.
    fn paste(&self, path: &str, plain: &str) -> OutputFile {
        let mark = if self.draft { "BOZZA\n\n" } else { "" };
        let text = format!("\u{feff}{mark}{plain}").replace('\n', "\r\n");
        OutputFile::new(format!("{path}.txt"), text.into_bytes())
    }

    /// The list of the annexes.
    pub(super) fn list(
        &self,
        folder: &str,
        istat: &str,
        entries: &[AnnexEntry],
    ) -> Result<Vec<OutputFile>, DossierError> {
        let composed = self.composer.annex_list(self.base(), istat, entries, self.draft)?;
        let list = self.press("", composed, false, &mut Timings::default())?;
        Ok(list.files(&format!("{folder}/elenco-allegati"), self.request))
    }

    /// The acts of the Ambito: the adoption by its political body, the accordo di programma.
    fn ambito(&self, entries: &[AnnexEntry]) -> Result<Pack, DossierError> {
        let base = self.base();
        let body = slug(self.political_body());
        let acts = [
            (format!("ambito/deliberazione-{body}"), self.composer.adoption(base, entries, self.draft)?),
            ("ambito/accordo-di-programma".to_owned(), self.composer.agreement(base, entries, self.draft)?),
        ];
        let pressed: Result<Vec<Pack>, DossierError> = acts
            .into_par_iter()
            .map(|(path, composed)| {
                let plain = text::write(&composed.document);
                let act = self.press(&format!("{path}.pdf"), composed, false, &mut Timings::default())?;
                let mut files = act.files(&path, self.request);
                files.push(self.paste(&path, &plain));
                Ok((files, act.printed))
            })
            .collect();
        let (files, printed): (Vec<_>, Vec<_>) = pressed?.into_iter().unzip();
        Ok((files.into_iter().flatten().collect(), printed.into_iter().flatten().collect()))
    }

    /// What proves the folder. Hashes are taken after the last byte of every other file of the pack is known.
    fn seals(&self, folder: &str, files: &[OutputFile], annexes: &[AnnexEntry]) -> Vec<OutputFile> {
        let mut entries: Vec<Entry> = files
            .iter()
            .map(|f| Entry { path: f.path.trim_start_matches(folder).trim_start_matches('/').to_owned(), ..f.entry() })
            .collect();
        entries.sort_by(|a, b| a.path.cmp(&b.path));
        let sums: String = entries.iter().map(|e| format!("{}  {}\n", e.sha256, e.path)).collect();
        let sums = OutputFile::new(format!("{folder}/impronte.sha256"), sums.into_bytes());
        entries.push(Entry { path: "impronte.sha256".to_owned(), ..sums.entry() });
        entries.sort_by(|a, b| a.path.cmp(&b.path));
        let beside = self.request.folder(&self.checked.project.folder).join(folder);
        let signed = signed_copies(&beside, &entries);
        // Strings and numbers always serialise.
        let annexes = annexes.iter().filter_map(|a| serde_json::to_value(a).ok()).collect();
        let manifest = Manifest { files: entries, inputs: Vec::new(), signed, annexes, ..manifest(self.checked) };
        vec![sums, OutputFile::new(format!("{folder}/manifest.json"), manifest.to_json())]
    }
}

/// What an act is about: its line «Oggetto:», or its title.
fn subject(document: &Document) -> String {
    let blocks = document.sections.iter().flat_map(|s| &s.blocks);
    let texts = blocks.filter_map(|b| if let Block::Paragraph(p) = b { Some(plain_text(&p.text)) } else { None });
    let mut lines = texts.filter_map(|t| Some(t.strip_prefix("Oggetto:")?.trim().to_owned()));
    lines.next().unwrap_or_else(|| document.meta.title.clone())
}
