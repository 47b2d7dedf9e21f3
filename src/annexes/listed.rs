// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The office's files against the lists of annexes already made: one that changed since is no longer what a list proves.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::{Annex, Content, OfficeFile};
use crate::findings::{Finding, Findings, codes};
use crate::origin::Origin;
use crate::output::{MANIFEST, Manifest, sha256};

/// Folder of the councils' packs below `out/`.
const PACKS: &str = "atti";

/// Files of the office that are not those of the lists in `out`, with the comuni whose list it is.
///
/// It depends on what an earlier build left: to be told, never to be printed in a document.
pub fn changed(out: &Path, annexes: &[Annex]) -> Findings {
    let packs = packs(out);
    let mut findings = Findings::new();
    for annex in annexes {
        let Content::Office(file) = &annex.content else { continue };
        let now = sha256(&file.bytes);
        let mut then: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (comune, listed) in &packs {
            if let Some(hash) = listed.get(&annex.letter).filter(|hash| **hash != now) {
                then.entry(hash).or_default().push(comune);
            }
        }
        findings.extend(then.into_iter().map(|(hash, comuni)| told(annex, file, &now, hash, &comuni)));
    }
    findings
}

/// The hashes that the list of each pack gives to the office's files, by letter.
fn packs(out: &Path) -> Vec<(String, BTreeMap<String, String>)> {
    let Ok(folders) = fs::read_dir(out.join(PACKS)) else { return Vec::new() };
    let mut packs: Vec<_> = folders
        .flatten()
        .filter_map(|folder| {
            let bytes = fs::read(folder.path().join(MANIFEST)).ok()?;
            let manifest: Manifest = serde_json::from_slice(&bytes).ok()?;
            let word = |value: &serde_json::Value, key: &str| Some(value.get(key)?.as_str()?.to_owned());
            let of_office = manifest.annexes.iter().filter(|value| value.get("generato").is_none());
            let listed = of_office.filter_map(|value| Some((word(value, "lettera")?, word(value, "sha256")?)));
            Some((folder.file_name().to_string_lossy().into_owned(), listed.collect()))
        })
        .collect();
    packs.sort();
    packs
}

fn told(annex: &Annex, file: &OfficeFile, now: &str, then: &str, comuni: &[&str]) -> Finding {
    let packs = comuni.join(", ");
    Finding::warning(
        codes::MISSING_ANNEX,
        format!(
            "Il file dell'allegato {} è cambiato: non è più quello di cui l'elenco degli allegati riporta l'impronta (in out/{PACKS}: {packs})",
            annex.letter
        ),
    )
    .at(Origin::file(file.path.as_str()))
    .row(&annex.letter)
    .found(now)
    .expected(then)
    .cure("Se è il documento giusto, generare di nuovo gli atti e consegnarli di nuovo ai Comuni; altrimenti rimettere il file di prima.")
}
