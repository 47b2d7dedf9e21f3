// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! What changed since councils voted, in words: each figure with its cells, and who must vote again.

use super::snapshot::Change;
use crate::findings::{Finding, Findings, codes};
use crate::origin::Origin;

/// Figures named one by one; beyond them their number is enough to know that it is another plan.
const NAMED: usize = 200;

/// A council whose annexes are no longer those that the data give.
#[derive(Clone, Debug)]
pub(super) struct Difference {
    /// The comune.
    pub(super) comune: String,
    /// The cell of its vote.
    pub(super) place: Option<Origin>,
    /// Letters of the annexes that differ.
    pub(super) letters: Vec<String>,
    /// The figures that changed.
    pub(super) changes: Vec<Change>,
    /// Whether only the program changed: the same figures, printed by another version.
    pub(super) by_program: bool,
}

/// The findings of all the differences: councils that voted the same are told of together.
pub(super) fn of(differences: &[Difference]) -> Findings {
    let mut findings = Findings::new();
    let mut groups: Vec<(&Difference, Vec<&str>)> = Vec::new();
    for difference in differences {
        let same = groups.iter_mut().find(|(first, _)| {
            first.changes == difference.changes
                && first.letters == difference.letters
                && first.by_program == difference.by_program
        });
        match same {
            Some((_, comuni)) => comuni.push(&difference.comune),
            None => groups.push((difference, vec![&difference.comune])),
        }
    }
    for (difference, comuni) in groups {
        let councils = match comuni.as_slice() {
            [one] => format!("il Consiglio di {one}"),
            many => format!("i Consigli di {}", many.join(", ")),
        };
        findings.push(summary(difference, &councils, &comuni));
        findings.extend(difference.changes.iter().take(NAMED).map(|change| told(change, &councils)));
    }
    findings
}

fn summary(difference: &Difference, councils: &str, comuni: &[&str]) -> Finding {
    let letters = difference.letters.join(", ");
    if difference.by_program {
        return Finding::note(
            codes::CHANGED_SINCE_VOTE,
            format!("Gli allegati votati ({councils}) sono stati composti con un'altra versione del programma: restano quelli"),
        )
        .at(difference.place.clone())
        .row(comuni.join(", "))
        .cure("Non c'è nulla da fare: nessuna cifra è cambiata.");
    }
    let what = match difference.changes.len() {
        0 => "cambiano testi o file, nessuna cifra".to_owned(),
        1 => "cambia una cifra".to_owned(),
        n if n > NAMED => format!("cambiano {n} cifre, di cui le prime {NAMED} sono elencate"),
        n => format!("cambiano {n} cifre"),
    };
    let again = if comuni.len() == 1 { "deve votare di nuovo" } else { "devono votare di nuovo" };
    Finding::warning(
        codes::CHANGED_SINCE_VOTE,
        format!("Dopo il voto sono cambiati gli allegati {letters} ({what}): {again} {councils}"),
    )
    .at(difference.place.clone())
    .row(comuni.join(", "))
    .cure("Gli allegati votati restano nella cartella del comune; la nuova versione da votare è in nuova-versione. Se la modifica è un errore, rimettere i dati di prima.")
}

fn told(change: &Change, councils: &str) -> Finding {
    let cell = |figure: &Option<super::snapshot::Figure>| {
        figure.as_ref().map(|f| f.cell.clone()).filter(|c| !c.is_empty()).unwrap_or_else(|| "calcolata".to_owned())
    };
    let (old, new) = (change.old.as_ref().map(|f| f.value.as_str()), change.new.as_ref().map(|f| f.value.as_str()));
    let said = match (old, new) {
        (Some(old), Some(new)) => format!("era {old} ({}), ora è {new}", cell(&change.old)),
        (None, Some(new)) => format!("non c'era, ora è {new}"),
        (Some(old), None) => format!("era {old} ({}), ora non c'è più", cell(&change.old)),
        (None, None) => String::new(),
    };
    let mut finding = Finding::warning(
        codes::CHANGED_SINCE_VOTE,
        format!("Dopo il voto è cambiata la cifra «{}»: {said}", change.name),
    )
    .at(change.new.as_ref().and_then(|f| f.origin.clone()))
    .row(&change.name)
    .cure(format!("Riguarda {councils}: votare la nuova versione, oppure rimettere il valore di prima."));
    finding.found = new.map(str::to_owned);
    finding.expected = old.map(str::to_owned);
    finding
}
