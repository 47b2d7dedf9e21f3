// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! What questionnaires say of the needs: evidence and priority, where the table of needs leaves them open.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::names::fold;
use super::{CommunityNeed, Plan, Question, Survey};
use crate::money::{decimal_it, percentage_it, thousands};
use crate::origin::Traced;

/// Fills the evidence and the priority of the needs that a map ties to its questions or options.
pub(super) fn fill(plan: &mut Plan) {
    let surveys = std::mem::take(&mut plan.surveys);
    for need in &mut plan.needs {
        let found: Vec<(String, i64, &Question)> = surveys.iter().flat_map(|s| of_survey(s, need)).collect();
        if need.evidence.is_none() && !found.is_empty() {
            let words: Vec<&str> = found.iter().map(|(words, ..)| words.as_str()).collect();
            let trail = found.iter().map(|(.., question)| question.origin.clone()).collect();
            need.evidence = Some(Traced { value: words.join("; "), trail });
        }
        if need.priority.is_none()
            && let Some((_, priority, question)) = found.iter().max_by_key(|(_, priority, _)| *priority)
        {
            need.priority = Some(Traced::new(*priority, question.origin.clone()));
        }
    }
    plan.surveys = surveys;
}

fn is_meant(link: Option<&String>, need: &CommunityNeed) -> bool {
    link.is_some_and(|link| fold(link) == fold(&need.code.value) || fold(link) == fold(&need.text.value))
}

/// Words, priority from 1 to 5 and question for each thing that a questionnaire says of a need.
fn of_survey<'s>(survey: &'s Survey, need: &CommunityNeed) -> Vec<(String, i64, &'s Question)> {
    let mut out = Vec::new();
    for question in &survey.questions {
        for option in question.options.iter().filter(|o| is_meant(o.need.as_ref(), need)) {
            // What is suppressed is no evidence.
            let Some(count) = option.count else { continue };
            let share = option.share.map_or_else(String::new, |s| format!(" ({} %)", percentage_it(s)));
            let words = format!(
                "{} risposte su {}{share} alla domanda «{}» ({})",
                thousands(count),
                thousands(question.base),
                question.text.replace('\n', " "),
                survey.title
            );
            let weight = |o: &crate::survey::Choice| o.points.or(o.count).unwrap_or(0);
            let most = question.options.iter().filter(|o| o.need.is_some()).map(weight).max().unwrap_or(0);
            out.push((words, fifth(Decimal::from(weight(option)), Decimal::from(most)), question));
        }
        if is_meant(question.need.as_ref(), need)
            && let Some(mean) = question.mean
        {
            let steps = question.options.iter().filter_map(|o| crate::survey::leading_number(&o.text)).max();
            let top = steps.unwrap_or(i64::try_from(question.options.len()).unwrap_or(5)).max(1);
            let words = format!(
                "media {} su {top}, n = {}, alla domanda «{}» ({})",
                decimal_it(mean),
                thousands(question.base),
                question.text.replace('\n', " "),
                survey.title
            );
            out.push((words, fifth(mean, Decimal::from(top)), question));
        }
    }
    out
}

/// From 1 to 5 as the value stands to the greatest.
fn fifth(value: Decimal, most: Decimal) -> i64 {
    let share = value.checked_div(most).unwrap_or_default() * Decimal::from(5);
    share.ceil().to_i64().unwrap_or(1).clamp(1, 5)
}
