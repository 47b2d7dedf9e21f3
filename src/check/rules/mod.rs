// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! All rules, one file each with its page beside it.

mod act;
mod composition;
mod derogation;
mod finance;
mod levels;
mod needs;
mod participation;
pub(super) mod prelude;
mod structure;
mod table;

use super::registry::{Family, Rule};

use crate::profile::Weight;
pub(super) use act::r_a14::is_there as annex_is_there;

/// A rule that the reading, the building or the composition applies: here it has its name and its page.
const fn page(
    code: &'static str,
    name: &'static str,
    family: Family,
    weight: Weight,
    source: &'static str,
    page: &'static str,
) -> Rule {
    Rule { code, name, family, weight, since: "0.1.0", source, page, check: None }
}

/// The registry.
pub(super) static ALL: &[Rule] = &[
    structure::r_s01::RULE,
    structure::r_s02::RULE,
    structure::r_s03::RULE,
    structure::r_s04::RULE,
    structure::r_s05::RULE,
    structure::r_s06::RULE,
    structure::r_s07::RULE,
    structure::r_s08::RULE,
    structure::r_s09::RULE,
    structure::r_s10::RULE,
    structure::r_s11::RULE,
    finance::r_f01::RULE,
    finance::r_f02::RULE,
    finance::r_f03::RULE,
    finance::r_f04::RULE,
    finance::r_f05::RULE,
    finance::r_f06::RULE,
    finance::r_f07::RULE,
    finance::r_f08::RULE,
    finance::r_f09::RULE,
    finance::r_f10::RULE,
    finance::r_f11::RULE,
    finance::r_f12::RULE,
    finance::r_f13::RULE,
    finance::r_f14::RULE,
    finance::r_f15::RULE,
    finance::r_f16::RULE,
    finance::r_f17::RULE,
    finance::r_f18::RULE,
    finance::r_f19::RULE,
    finance::r_f21::RULE,
    finance::r_f22::RULE,
    finance::r_f23::RULE,
    levels::r_l01::RULE,
    levels::r_l02::RULE,
    levels::r_l03::RULE,
    levels::r_l04::RULE,
    levels::r_l05::RULE,
    levels::r_l06::RULE,
    participation::r_p01::RULE,
    participation::r_p02::RULE,
    participation::r_p03::RULE,
    participation::r_p04::RULE,
    participation::r_p05::RULE,
    participation::r_p06::RULE,
    participation::r_p07::RULE,
    participation::r_p08::RULE,
    participation::r_p09::RULE,
    participation::r_p10::RULE,
    participation::r_p11::RULE,
    participation::r_p12::RULE,
    participation::r_p13::RULE,
    participation::r_p14::RULE,
    participation::r_p15::RULE,
    act::r_a01::RULE,
    act::r_a02::RULE,
    act::r_a03::RULE,
    act::r_a04::RULE,
    act::r_a05::RULE,
    act::r_a06::RULE,
    act::r_a07::RULE,
    act::r_a08::RULE,
    act::r_a09::RULE,
    act::r_a11::RULE,
    act::r_a13::RULE,
    act::r_a14::RULE,
    act::r_a15::RULE,
    act::r_a16::RULE,
    needs::r_n01::RULE,
    needs::r_n02::RULE,
    needs::r_n03::RULE,
    needs::r_n04::RULE,
    needs::r_n05::RULE,
    needs::r_n06::RULE,
    needs::r_n07::RULE,
    needs::r_n08::RULE,
    needs::r_n09::RULE,
    needs::r_n10::RULE,
    needs::r_n11::RULE,
    needs::r_n12::RULE,
    table::pages::RULES[0],
    table::pages::RULES[1],
    table::pages::RULES[2],
    table::pages::RULES[3],
    table::pages::RULES[4],
    table::pages::RULES[5],
    table::pages::RULES[6],
    table::pages::RULES[7],
    table::pages::RULES[8],
    table::pages::RULES[9],
    table::pages::RULES[10],
    table::pages::RULES[11],
    table::pages::RULES[12],
    table::pages::RULES[13],
    table::pages::RULES[14],
    table::pages::RULES[15],
    table::pages::RULES[16],
    table::pages::RULES[20],
    table::r_t19::RULE,
    table::r_t20::RULE,
    table::pages::RULES[17],
    table::pages::RULES[18],
    table::pages::RULES[19],
    table::pages::RULES[21],
    table::pages::RULES[22],
    table::pages::RULES[23],
    table::pages::RULES[24],
    table::pages::RULES[25],
    table::pages::RULES[26],
    table::pages::RULES[27],
    composition::pages::RULES[0],
    composition::pages::RULES[1],
    composition::pages::RULES[2],
    derogation::pages::RULES[0],
    derogation::pages::RULES[1],
    derogation::pages::RULES[2],
    derogation::pages::RULES[3],
    derogation::pages::RULES[4],
];
