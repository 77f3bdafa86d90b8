//! Every component in its states, for the gallery.

use app::ui::{chart::*, *};
use leptos::prelude::*;

pub(crate) fn switch(on: bool) -> AnyView {
    view! {
        <form method="post" action="/me/choices">
            <Switch on=on title_id="offers-t" why_id="offers-d" on_word="On" off_word="Off"/>
        </form>
        <small>"since 3 March 2025"</small>
    }
    .into_any()
}

pub(crate) fn answer() -> AnyView {
    view! {
        <form method="post" action="/me/choices" class="answer-form">
            <Answer title_id="calls-t" yes="Yes" no="No"/>
        </form>
        <small>"No answer yet, so it is off"</small>
    }
    .into_any()
}

pub(crate) fn consent_tag() -> AnyView {
    view! { <Tag kind=TagKind::Consent text="Needs your yes"/> }.into_any()
}

pub(crate) fn card(key: &'static str, act: AnyView, saved: Option<AnyView>) -> AnyView {
    view! {
        <PurposeCard
            key=key
            title="Work out which offers fit you"
            description="From your receipts, orders and page views we work out 4 scores, and pick \
                         coupons with them."
            tag=consent_tag()
            labels=["Why".into(), "What you get".into(), "Who".into()]
            why=("You said yes".into(), Some("3 March 2025".into()))
            get=("€12.50 this year".into(), Some("7 personal coupons. We earned €4.10".into()))
            who=("Segmenta AB, Sweden".into(), Some("The CRM lead answers, 5 days".into()))
            act=act
            saved=saved
        >
            <ul class="effects" role="list">
                <li>
                    <b>"If you turn this off"</b>
                </li>
                <li>{icon(IconName::Pause)} <span>"2 systems stop at once"</span></li>
                <li>{icon(IconName::Trash)} <span>"4 scores are deleted today"</span></li>
                <li>{icon(IconName::CheckCircle)} <span>"Your general discounts stay"</span></li>
            </ul>
            <Details summary="What is used, which systems, how long">
                <Facts>
                    <Fact label="What is used">"Receipts, orders, page views"</Fact>
                    <Fact label="Systems"><code>"campaign-engine"</code></Fact>
                </Facts>
            </Details>
        </PurposeCard>
    }
    .into_any()
}

pub(crate) fn choices() -> AnyView {
    let saved = view! {
        <Saved>
            <span>"Turned off today at 14:02. 2 systems stopped."</span>
            <a href="#undo">"Undo"</a>
        </Saved>
    };
    view! {
        <Section
            id="choices"
            title="Offers and recommendations"
            intro=view! { <p>"3 purposes"</p> }.into_any()
        >
            <ul class="stack" role="list">
                {card("offers", switch(true), None)}
                {card("ads", switch(false), Some(saved.into_any()))} {card("calls", answer(), None)}
            </ul>
        </Section>
        <Section id="locked" title="Always on, and what you can do instead" side=true>
            <Table
                caption="Purposes without a switch"
                columns=vec![
                    Column::text("What"),
                    Column::text("Why there is no switch"),
                    Column::number("Uses"),
                ]
            >
                <GroupRow columns=3>"Contract"</GroupRow>
                <TableRow>
                    <RowHead>"Deliver what you ordered"<small>"Contract"</small></RowHead>
                    <Cell label="Why there is no switch">
                        <Locked>"We cannot deliver without an address."</Locked>
                    </Cell>
                    <Cell label="Uses" numeric=true half=true>
                        "61"
                    </Cell>
                </TableRow>
            </Table>
        </Section>
    }
    .into_any()
}

pub(crate) fn texts() -> AnyView {
    view! {
        <div class="stack">
            <p class="eyebrow">{icon(IconName::Calendar)} "Monday 24 August 2026, 19:42"</p>
            <h1>"Good evening, Anna. This is everything we hold about you."</h1>
            <p class="lede">
                "4 purposes are on, 3 are off, 5 have no switch. Every switch works at once."
            </p>
            <Notice title="Your browser sends Global Privacy Control" symbol=IconName::Globe>
                <p>"It covers ads on other sites."</p>
            </Notice>
            <Notice kind=NoticeKind::Ok title="Your password was changed" role=NoticeRole::Status/>
            <Notice kind=NoticeKind::Warn title="This ends in two minutes" id="soon"/>
            <ErrorSummary
                title="Nothing was opened yet. One thing is missing."
                errors=vec![
                    FormError {
                        field: "reason".into(),
                        text: "Write the reason in at least 15 letters".into(),
                    },
                ]
            />
        </div>
        <Statements>
            <Statement number="1,204" noun="things about you">
                <p>"1,148 of them are purchases and page views."</p>
                <p>
                    <a href="/me/data">"See all of them"</a>
                </p>
            </Statement>
            <Statement number="38" noun="uses in the last 30 days">
                <p>"And 6 refused, because you had said no."</p>
            </Statement>
            <Statement number="€38.20" noun="back to you this year">
                <p>"€16.40 in points."</p>
            </Statement>
        </Statements>
        <Stats>
            <Stat number="1,931,406">"uses in the last 30 days"</Stat>
            <Stat number="48,217">"refused, because someone said no"</Stat>
            <Stat number="0">"looks by staff"</Stat>
        </Stats>
        <div class="pair" data-fill>
            <Card title="We bought 4 facts about your household" symbol=IconName::Bought>
                <p>"Huishoud Data BV sold us an income band."</p>
                <div class="line">
                    <Button>"Look first"</Button>
                    <Button kind=ButtonKind::Danger symbol=IconName::Trash>
                        "Delete all 4 now"
                    </Button>
                </div>
            </Card>
            <Card
                title="We guess that children live with you"
                symbol=IconName::Guessed
                end=view! { <Tag kind=TagKind::Sensitive text="Sensitive"/> }.into_any()
            >
                <p>"We are 64% sure of it."</p>
                <Bar parts=vec![Part::Fill(64.0)] ticks=vec![50.0, 71.0] wide=true/>
                <div class="line">
                    <LinkButton href="/me/data" kind=ButtonKind::Primary>
                        "See why"
                    </LinkButton>
                </div>
            </Card>
        </div>
        <Section
            id="kinds"
            title="What we hold"
            side=true
            intro=view! { <p>"What may surprise you comes first."</p> }.into_any()
        >
            <Kinds>
                <KindRow title="We buy it" weights=vec![Weight::High] count="1 kind, 1 sensitive">
                    <p>"Bought-in household data."</p>
                </KindRow>
                <KindRow
                    title="We guess it"
                    weights=vec![Weight::High, Weight::Mid, Weight::Low]
                    count="3 kinds, 1 sensitive"
                >
                    <p>"Clothing size, children at home, price segment."</p>
                </KindRow>
            </Kinds>
        </Section>
    }
    .into_any()
}

pub(crate) fn lists() -> AnyView {
    view! {
        <Chips
            label="Show only"
            items=vec![
                Chip {
                    href: "/me/activity".into(),
                    text: "Everything".into(),
                    count: Some("48".into()),
                    icon: None,
                    current: true,
                },
                Chip {
                    href: "/me/activity?only=refused".into(),
                    text: "Refused".into(),
                    count: Some("6".into()),
                    icon: Some(IconName::Shield),
                    current: false,
                },
            ]
        />
        <Section id="today" title="Today" side=true>
            <Timeline>
                <TimelineEntry time="19:42" datetime="2026-08-24T19:42Z" actor=Actor::Brand>
                    <p>"Our shop counted your points."</p>
                    <p class="sub">"Used: 1 receipt."</p>
                </TimelineEntry>
                <TimelineEntry time="19:38" datetime="2026-08-24T19:38Z" actor=Actor::Refused>
                    <p>
                        <b>"Refused, as you asked."</b>
                        " Our advertising system wanted your e-mail address."
                    </p>
                    <p class="sub">"Off since 1 June 2026."</p>
                </TimelineEntry>
                <TimelineEntry time="14:02" datetime="2026-08-24T14:02Z" actor=Actor::You>
                    <p>"You turned recommendations on."</p>
                </TimelineEntry>
                <TimelineEntry time="09:15" datetime="2026-08-24T09:15Z" actor=Actor::Outside>
                    <p>"Pakketlijn NV received your name and delivery address."</p>
                </TimelineEntry>
                <TimelineEntry time="08:00" datetime="2026-08-24T08:00Z" actor=Actor::Staff>
                    <p>"A support agent opened your page."</p>
                </TimelineEntry>
            </Timeline>
        </Section>
        <Pagination
            label="Pages"
            newer=PageLink { href: "?after=a".into(), text: "Newer".into() }
            older=PageLink { href: "?before=b".into(), text: "Older".into() }
        />
        <div class="pair">
            <RowList small=true>
                <Row>
                    <a href="/me/choices">"Work out which offers fit you"</a>
                    <span class="tag">
                        <StateWord on=true word="On"/>
                        "since 3 March 2025"
                    </span>
                </Row>
                <Row>
                    <a href="/me/choices">"Show our ads on other sites"</a>
                    <span class="tag">
                        <StateWord on=false word="Off"/>
                        "since 1 June 2026"
                    </span>
                </Row>
            </RowList>
            <EmptyState title="Nothing was shared with anybody. Good.">
                <p>"Recipients would appear here."</p>
            </EmptyState>
        </div>
        <Steps>
            <Step title="You ask">"Today"</Step>
            <Step title="We look" current=true>
                "Within 5 days"
            </Step>
        </Steps>
        <Bars
            id="origins"
            title="1,204 things by origin: bought 4, seen 1,148"
            rows=vec![
                BarRow { name: "We bought".into(), count: 4, figure: "4".into() },
                BarRow { name: "We saw happen".into(), count: 1148, figure: "1,148".into() },
            ]
        >
            "Drawn to scale."
        </Bars>
        <FlowChart id="flow" flow=flow() words=flow_words()/>
    }
    .into_any()
}

pub(crate) fn flow() -> Flow {
    let node = |name: &'static str| FlowNode {
        name: name.into(),
        on: true,
    };
    let link = |from, to, weight| FlowLink {
        from,
        to,
        weight,
        on: true,
    };
    Flow {
        purposes: vec![
            node("Deliver, pay, answer"),
            node("Offers that fit you"),
            FlowNode {
                name: "Ads elsewhere".into(),
                on: false,
            },
        ],
        categories: vec![
            node("Name and contact"),
            node("Orders and receipts"),
            node("Guesses"),
        ],
        recipients: vec![
            node("Pakketlijn"),
            FlowNode {
                name: "Sosial Ads".into(),
                on: false,
            },
            node("Nobody outside"),
        ],
        uses: vec![
            link(0, 0, 4),
            link(0, 1, 2),
            link(1, 1, 3),
            link(1, 2, 4),
            FlowLink {
                on: false,
                ..link(2, 0, 1)
            },
        ],
        shares: vec![
            link(0, 0, 4),
            FlowLink {
                on: false,
                ..link(0, 1, 1)
            },
            link(1, 2, 5),
            link(2, 2, 4),
        ],
    }
}

pub(crate) fn flow_words() -> FlowWords {
    FlowWords {
        title: "Which purposes use which data, and who receives it".into(),
        caption: "Width is the number of kinds of data.".into(),
        as_table: "Read this as a table".into(),
        purpose: "Purpose".into(),
        category: "Kinds of data".into(),
        recipient: "Who receives it".into(),
        off: "Off: nothing flows".into(),
    }
}

pub(crate) fn forms() -> AnyView {
    let choice = |value: &'static str, text: &'static str, selected| Choice {
        value: value.into(),
        text: text.into(),
        selected,
    };
    view! {
        <form class="card filter" method="get" action="/me/data" role="search" aria-label="Filter">
            <TextField id="q" name="q" label="Find" kind="search"/>
            <SelectField
                id="o"
                name="origin"
                label="Where from"
                choices=vec![choice("", "Anywhere", true), choice("bought", "We bought", false)]
            />
            <Button symbol=IconName::Search>"Show"</Button>
        </form>
        <form class="card stack narrow" method="post" action="/desk" data-gap="l">
            <TextField
                id="who"
                name="reference"
                label="Which customer"
                hint=Some(Text::from("Club number or full e-mail address."))
                required=true
            />
            <RadioField
                id="why"
                name="why"
                label="Why you need to look"
                choices=vec![
                    choice("asked", "The customer contacted us", true),
                    choice("order", "Something is wrong with an order", false),
                ]
            />
            <TextAreaField
                id="reason"
                name="reason"
                label="Your reason, for the customer to read"
                hint=Some(Text::from("Say what you will look for."))
                error=Some(Text::from("Write at least 15 letters."))
                value="parcel"
                rows=2
                required=true
            />
            <div class="line">
                <Button kind=ButtonKind::Primary>"Open for 15 minutes"</Button>
            </div>
        </form>
        <Facts>
            <Fact label="E-mail">
                <Mask
                    shape="•••"
                    hidden="Hidden"
                    reveal=Reveal {
                        action: "/desk/views/1/reveal".into(),
                        name: "record".into(),
                        value: "r1".into(),
                        show: "Show (logged)".into(),
                        what: "e-mail address".into(),
                    }
                />
            </Fact>
            <Fact label="Guesses">
                <Mask shape="•••" hidden="Not shown to support"/>
            </Fact>
        </Facts>
    }
    .into_any()
}
