// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! What questionnaires say of the needs: evidence and priority, where the table of needs leaves them open.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::names::fold;
use super::{CommunityNeed, Plan, Question, Survey};
use crate::money::{decimal_it, percentage_it, thousands};
use crate::origin::Traced;
use crate::survey::{Choice, leading_number};

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
        let asked = format!("alla domanda «{}» ({})", question.text.replace('\n', " "), survey.title);
        for option in question.options.iter().filter(|o| is_meant(o.need.as_ref(), need)) {
            // What is suppressed is no evidence.
            let Some(count) = option.count else { continue };
            let share = option.share.map_or_else(String::new, |s| format!(" ({}\u{A0}%)", percentage_it(s)));
            let answers = if count == 1 { "risposta" } else { "risposte" };
            let words = format!("{} {answers} su {}{share} {asked}", thousands(count), thousands(question.base));
            out.push((words, fifth(weight(option), greatest(question)), question));
        }
        if is_meant(question.need.as_ref(), need)
            && let Some(mean) = question.mean
        {
            let top = top_of(question);
            let words = format!("media {} su {top}, n = {}, {asked}", decimal_it(mean), thousands(question.base));
            out.push((words, fifth(mean, Decimal::from(top)), question));
        }
    }
    out
}

/// What an option weighs: its points in a ranking, or else its answers.
fn weight(option: &Choice) -> Decimal {
    Decimal::from(option.points.or(option.count).unwrap_or(0))
}

/// The weight of the option that speaks of a need and weighs most.
fn greatest(question: &Question) -> Decimal {
    question.options.iter().filter(|o| o.need.is_some()).map(weight).max().unwrap_or_default()
}

/// The last step of a scale.
fn top_of(question: &Question) -> i64 {
    let steps = question.options.iter().filter_map(|o| leading_number(&o.text)).max();
    steps.unwrap_or(i64::try_from(question.options.len()).unwrap_or(5)).max(1)
}

/// From 1 to 5 as the value stands to the greatest.
fn fifth(value: Decimal, most: Decimal) -> i64 {
    let share = value.checked_div(most).unwrap_or_default() * Decimal::from(5);
    share.ceil().to_i64().unwrap_or(1).clamp(1, 5)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::origin::{Origin, Spot};
    use crate::period::Triennium;
    use crate::survey::Kind;

    fn need(code: &str, text: &str) -> CommunityNeed {
        CommunityNeed {
            code: Traced::untraced(code.to_owned()),
            area: None,
            text: Traced::untraced(text.to_owned()),
            group: None,
            priority: None,
            evidence: None,
            comuni: Traced::untraced(Vec::new()),
            dup: None,
            peg: None,
        }
    }

    fn option(text: &str, need: Option<&str>, count: Option<u64>) -> Choice {
        Choice {
            text: text.to_owned(),
            need: need.map(str::to_owned),
            count,
            share: count.map(|c| i64::try_from(c).unwrap() * 10),
            points: None,
        }
    }

    fn question(text: &str, need: Option<&str>, options: Vec<Choice>, mean: Option<i64>) -> Question {
        Question {
            code: "D1".into(),
            text: text.to_owned(),
            origin: Origin::file("q.csv").at(Spot::Cell(0, 3)),
            kind: Kind::Scelta,
            role: None,
            need: need.map(str::to_owned),
            base: 100,
            missing: 0,
            multiple: false,
            options,
            mean: mean.map(|tenths| Decimal::new(tenths, 1)),
            median: None,
        }
    }

    fn plan(questions: Vec<Question>, needs: Vec<CommunityNeed>) -> Plan {
        let survey = Survey {
            title: "Cittadini".into(),
            origin: Origin::file("q.csv"),
            responses: 100,
            incomplete: 0,
            threshold: 3,
            weighted: false,
            questions,
            crosses: Vec::new(),
            gaps: Vec::new(),
            comuni: Vec::new(),
        };
        let mut plan = Plan { surveys: vec![survey], needs, ..Plan::empty(Triennium::starting(2022)) };
        fill(&mut plan);
        plan
    }

    fn told(need: &CommunityNeed) -> (Option<String>, Option<i64>) {
        (need.evidence.as_ref().map(|e| e.value.replace('\u{A0}', " ")), need.priority.as_ref().map(|p| p.value))
    }

    #[test]
    fn answers_give_evidence_and_priority_with_the_column_behind_them() {
        let options = vec![
            option("Assistenza a casa", Some("B1"), Some(60)),
            option("Nido", Some("b2"), Some(20)),
            option("Uno solo", Some("B3"), Some(1)),
            option("Nascosta", Some("B4"), None),
        ];
        let needs = ["B1", "B2", "B3", "B4", "B5"].map(|code| need(code, code)).to_vec();
        let plan = plan(vec![question("Che cosa\nmanca?", None, options, None)], needs);
        let said = |n: &str, share: &str| format!("{n} su 100 ({share} %) alla domanda «Che cosa manca?» (Cittadini)");
        assert_eq!(told(&plan.needs[0]), (Some(said("60 risposte", "60,0")), Some(5)));
        assert_eq!(told(&plan.needs[1]), (Some(said("20 risposte", "20,0")), Some(2)));
        assert_eq!(told(&plan.needs[2]), (Some(said("1 risposta", "1,0")), Some(1)));
        assert_eq!(told(&plan.needs[3]), (None, None), "ciò che è soppresso non è una prova");
        assert_eq!(told(&plan.needs[4]), (None, None));
        let cells: Vec<_> =
            plan.needs[0].evidence.as_ref().unwrap().trail.origins().iter().filter_map(Origin::cell).collect();
        assert_eq!(cells, ["D1"]);
    }

    #[test]
    fn a_scale_gives_its_mean_and_what_the_office_wrote_stays() {
        let steps = ["1 poco", "2", "3", "4", "5 molto"].map(|text| option(text, None, Some(20))).to_vec();
        let mut written = need("B2", "Nido");
        written.priority = Some(Traced::untraced(2));
        written.evidence = Some(Traced::untraced("Domande".to_owned()));
        let questions = vec![
            question("Quanto conta la casa?", Some("Casa"), steps.clone(), Some(31)),
            question("Quanto conta il nido?", Some("B2"), steps, Some(50)),
        ];
        let plan = plan(questions, vec![need("B1", "Casa"), written]);
        let said = "media 3,1 su 5, n = 100, alla domanda «Quanto conta la casa?» (Cittadini)";
        assert_eq!(told(&plan.needs[0]), (Some(said.to_owned()), Some(4)));
        assert_eq!(told(&plan.needs[1]), (Some("Domande".to_owned()), Some(2)));
    }

    #[test]
    fn the_greatest_has_five_and_none_is_out_of_the_scale() {
        for (value, most, wanted) in
            [(0, 10, 1), (1, 10, 1), (2, 10, 1), (3, 10, 2), (10, 10, 5), (12, 10, 5), (3, 0, 1)]
        {
            assert_eq!(fifth(Decimal::from(value), Decimal::from(most)), wanted, "{value}/{most}");
        }
    }
}
