// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-F16: the accounts of the previous cycle hold together, and cover what is carried over.

use crate::check::rules::prelude::*;
use crate::origin::Trail;
use crate::plan::Account;

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-F16",
    name: "rendicontazione-che-non-torna",
    family: Family::Finance,
    weight: Weight::Error,
    since: "0.1.0",
    source: "prospetto di rendicontazione del ciclo precedente: programmate − impegnate = residui di stanziamento; liquidate non oltre le impegnate",
    page: include_str!("r_f16.md"),
    check: Some(check),
};

/// Group of the funds that come from the previous cycle.
const CARRIED: &str = "Residui";

fn check(c: &Context<'_>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = c.plan.accounts.iter().flat_map(|account| identities(c, account)).collect();
    findings.extend(carried_over(c));
    findings
}

fn identities(c: &Context<'_>, account: &Account) -> Vec<Finding> {
    let item = &account.item.value;
    let mut findings = Vec::new();
    let expected = account.planned.value - account.committed.value;
    if let Some(left) = account.left.as_ref().filter(|left| left.value != expected) {
        findings.push(
            c.finding(format!(
                "Per «{item}» i residui sono {}, ma programmate meno impegnate fa {}",
                euro(left.value),
                euro(expected)
            ))
            .at(left.origin().cloned())
            .column("Residui")
            .row(item.clone())
            .found(left.value)
            .expected(expected)
            .cure("Controllare i tre importi della riga: uno dei tre non è quello del rendiconto.")
            .also(account.planned.origin(), format!("programmate {}", account.planned.value))
            .also(account.committed.origin(), format!("impegnate {}", account.committed.value)),
        );
    } else if expected < Cents::ZERO {
        findings.push(
            c.finding(format!(
                "Per «{item}» le somme impegnate ({}) superano quelle programmate ({})",
                euro(account.committed.value),
                euro(account.planned.value)
            ))
            .at(account.committed.origin().cloned())
            .column("Impegnate")
            .row(item.clone())
            .found(account.committed.value)
            .expected(format!("al massimo {}", account.planned.value))
            .cure("Controllare i due importi sul rendiconto.")
            .also(account.planned.origin(), "programmate"),
        );
    }
    if account.paid.value > account.committed.value {
        findings.push(
            c.finding(format!(
                "Per «{item}» le somme liquidate ({}) superano quelle impegnate ({})",
                euro(account.paid.value),
                euro(account.committed.value)
            ))
            .at(account.paid.origin().cloned())
            .column("Liquidate")
            .row(item.clone())
            .found(account.paid.value)
            .expected(format!("al massimo {}", account.committed.value))
            .cure("Controllare i due importi sul rendiconto.")
            .also(account.committed.origin(), "impegnate"),
        );
    }
    findings
}

fn carried_over(c: &Context<'_>) -> Option<Finding> {
    let unread = c.plan.dataset.rows("rendicontazione").iter().any(|r| !r.unreadable.is_empty());
    if c.plan.accounts.is_empty() || unread {
        return None;
    }
    let carried = c.plan.sources.iter().filter(|s| c.profile.fund(&s.fund.value).is_some_and(|f| f.group == CARRIED));
    let carried: Vec<_> = carried.collect();
    let sum: Cents = carried.iter().map(|s| s.amount.value).sum();
    let left: Cents = c
        .plan
        .accounts
        .iter()
        .map(|a| a.left.as_ref().map_or(a.planned.value - a.committed.value, |left| left.value))
        .sum();
    if sum <= left {
        return None;
    }
    let cells = Trail::join(carried.iter().map(|s| &s.amount.trail));
    let residues = Trail::join(c.plan.accounts.iter().filter_map(|a| Some(&a.left.as_ref()?.trail)));
    let finding = c
        .finding(format!(
            "Il piano riporta residui per {}, ma dalla rendicontazione del ciclo precedente ne risultano {}",
            euro(sum),
            euro(left)
        ))
        .at(cells.first().cloned())
        .column("Importo")
        .found(sum)
        .expected(format!("al massimo {left}"))
        .cure("Ridurre i residui nella tabella Fonti, oppure completare la tabella Rendicontazione.");
    let finding = with_places(finding, &cells, "residui riportati");
    Some(with_places(finding, &residues, "residui rendicontati"))
}
