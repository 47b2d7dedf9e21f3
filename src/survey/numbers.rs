// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Means and medians of counted values, exact.

use rust_decimal::{Decimal, RoundingStrategy};

/// Decimals of a mean.
const DECIMALS: u32 = 2;

/// Mean of values with their counts (or weights); none without counts.
pub fn mean(values: &[(Decimal, u64)]) -> Option<Decimal> {
    let count: u64 = values.iter().map(|(_, n)| n).sum();
    let sum = values.iter().try_fold(Decimal::ZERO, |sum, (value, n)| {
        value.checked_mul(Decimal::from(*n)).and_then(|v| sum.checked_add(v))
    })?;
    let mean = sum.checked_div(Decimal::from(count))?;
    Some(mean.round_dp_with_strategy(DECIMALS, RoundingStrategy::MidpointAwayFromZero))
}

/// Median of values with their counts: between two values, their mean.
pub fn median(values: &[(Decimal, u64)]) -> Option<Decimal> {
    let mut sorted: Vec<(Decimal, u64)> = values.iter().filter(|(_, n)| *n > 0).copied().collect();
    sorted.sort();
    let count: u64 = sorted.iter().map(|(_, n)| n).sum();
    if count == 0 {
        return None;
    }
    let at = |place: u64| {
        let mut before = 0;
        sorted.iter().find(|(_, n)| {
            before += n;
            before > place
        })
    };
    let (low, high) = (at((count - 1) / 2)?.0, at(count / 2)?.0);
    low.checked_add(high)?.checked_div(Decimal::TWO).map(|m| m.normalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn means_and_medians() {
        let of = |list: &[(i64, u64)]| list.iter().map(|(v, n)| (Decimal::from(*v), *n)).collect::<Vec<_>>();
        let values = of(&[(1, 2), (5, 1), (4, 3)]);
        assert_eq!(mean(&values).unwrap().to_string(), "3.17");
        assert_eq!(median(&values).unwrap().to_string(), "4");
        assert_eq!(median(&of(&[(1, 1), (4, 1)])).unwrap().to_string(), "2.5");
        assert_eq!((mean(&[]), median(&[])), (None, None));
    }
}
