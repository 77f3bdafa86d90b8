//! Taking turns: ours, baseline, ours, baseline, and the median of their ratios.

/// The middle value; the mean of the two middle ones where there are two.
pub(crate) fn median(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut sorted: Vec<f64> = values.into_iter().collect();
    sorted.sort_by(f64::total_cmp);
    match sorted.len() {
        0 => f64::NAN,
        odd if odd % 2 == 1 => sorted[odd / 2],
        even => f64::midpoint(sorted[even / 2 - 1], sorted[even / 2]),
    }
}

/// The median of the ratios of what was measured side by side.
pub(crate) fn ratio<T>(pairs: &[(T, T)], of: impl Fn(&T) -> f64) -> f64 {
    median(pairs.iter().map(|(ours, bare)| of(ours) / of(bare)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slow_round_does_not_move_the_median() {
        assert!((median([1.0, 100.0, 2.0]) - 2.0).abs() < f64::EPSILON);
        assert!((median([4.0, 2.0]) - 3.0).abs() < f64::EPSILON);
        let pairs = [(1.0, 2.0), (9.0, 3.0), (1.0, 2.0)];
        assert!((ratio(&pairs, |value| *value) - 0.5).abs() < f64::EPSILON);
    }
}
