//! The log as its customer reads it: `/me/activity`, page by page.

use std::collections::HashMap;

use domain::event::EventKind;

use super::history::Line;
use crate::world::Browser;

/// The whole log, oldest line first.
pub(super) async fn of(page: &Browser, purposes: &[&str]) -> Vec<Line> {
    let mut kinds = HashMap::new();
    for purpose in purposes {
        for kind in EventKind::ALL {
            let about = format!("kind={}&purpose={purpose}", kind.key());
            for id in ids(page, &about).await {
                kinds.insert(id, (kind, *purpose));
            }
        }
    }
    let mut lines = Vec::new();
    for id in ids(page, "").await {
        let (kind, purpose) = kinds[&id];
        lines.push(Line {
            id,
            kind,
            purpose: purpose.to_owned(),
        });
    }
    lines.reverse();
    lines
}

/// What the page names, newest first, from page to page.
async fn ids(page: &Browser, about: &str) -> Vec<String> {
    let (mut all, mut place) = (Vec::new(), u64::MAX);
    let mut address = format!("/me/activity?{about}");
    loop {
        let text = page.get(&address).await.is(200).text();
        let entries = text.split("<li id=\"").skip(1);
        all.extend(entries.map(|rest| rest.split('"').next().unwrap().to_owned()));
        // The page names its own place too; the older lines are further back.
        let places = text.split("older=").skip(1).map(|rest| {
            let number = rest.split(|c: char| !c.is_ascii_digit()).next();
            number.unwrap().parse::<u64>().unwrap()
        });
        match places.min() {
            Some(older) if older < place => place = older,
            _ => return all,
        }
        address = format!("/me/activity?{about}&older={place}");
    }
}
