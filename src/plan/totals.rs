// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Sums over the plan, each with all the cells behind it.

use super::{Allocation, Intervention, Plan, Source};
use crate::money::Cents;
use crate::origin::{Traced, Trail};

/// Which money to sum: an empty slice asks for all.
#[derive(Clone, Copy, Debug, Default)]
pub struct Slice<'a> {
    /// Fund code.
    pub fund: Option<&'a str>,
    /// Year of spending.
    pub year: Option<i16>,
    /// Area code of the intervention (allocations only).
    pub area: Option<&'a str>,
    /// Intervention code (allocations only).
    pub intervention: Option<&'a str>,
}

impl Plan {
    /// Sources in the slice (fund, year).
    pub fn sources_in<'a>(&'a self, slice: Slice<'a>) -> impl Iterator<Item = &'a Source> {
        self.sources.iter().filter(move |s| {
            slice.fund.is_none_or(|f| s.fund.value == f) && slice.year.is_none_or(|y| s.year.value == y)
        })
    }

    /// Allocations in the slice.
    pub fn allocations_in<'a>(&'a self, slice: Slice<'a>) -> impl Iterator<Item = &'a Allocation> {
        self.allocations.iter().filter(move |a| {
            slice.fund.is_none_or(|f| a.fund.value == f)
                && slice.year.is_none_or(|y| a.year.value == y)
                && slice.intervention.is_none_or(|i| a.intervention.value == i)
                && slice
                    .area
                    .is_none_or(|area| self.intervention(&a.intervention.value).is_some_and(|i| i.area_code() == area))
        })
    }

    /// Money available in the slice.
    pub fn available(&self, slice: Slice<'_>) -> Traced<Cents> {
        sum(self.sources_in(slice).map(|s| &s.amount))
    }

    /// Money allocated in the slice.
    pub fn allocated(&self, slice: Slice<'_>) -> Traced<Cents> {
        sum(self.allocations_in(slice).map(|a| &a.amount))
    }

    /// The intervention with this code.
    pub fn intervention(&self, code: &str) -> Option<&Intervention> {
        self.interventions.iter().find(|i| i.code.value == code)
    }

    /// Interventions whose primary area is this one, in order.
    pub fn interventions_of<'a>(&'a self, area: &'a str) -> impl Iterator<Item = &'a Intervention> {
        self.interventions.iter().filter(move |i| i.area_code() == area)
    }

    /// Codes of the funds that have sources or allocations, sorted.
    pub fn funds_used(&self) -> Vec<String> {
        let sources = self.sources.iter().map(|s| &s.fund.value);
        let mut funds: Vec<String> = sources.chain(self.allocations.iter().map(|a| &a.fund.value)).cloned().collect();
        funds.sort();
        funds.dedup();
        funds
    }

    /// Name of the comune with this ISTAT code, or the code itself.
    pub fn comune_name<'a>(&'a self, istat: &'a str) -> &'a str {
        self.comuni.iter().find(|c| c.istat.value == istat).map_or(istat, |c| &c.name.value)
    }

    /// Name of the stakeholder body with this code, or the code itself.
    pub fn stakeholder_name<'a>(&'a self, code: &'a str) -> &'a str {
        self.stakeholders.iter().find(|s| s.code.value == code).map_or(code, |s| &s.name.value)
    }
}

/// Sum of amounts with all their cells.
pub fn sum<'a>(amounts: impl IntoIterator<Item = &'a Traced<Cents>>) -> Traced<Cents> {
    let amounts: Vec<&Traced<Cents>> = amounts.into_iter().collect();
    Traced { value: amounts.iter().map(|a| a.value).sum(), trail: Trail::join(amounts.iter().map(|a| &a.trail)) }
}
