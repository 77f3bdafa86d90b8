//! The made-up customers. Anybody of that name is somebody else.

use domain::language::Language;

/// What the customer chose, and what happened since.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Story {
    /// All switches on.
    AllOn,
    /// Personal offers on, the rest as it starts.
    Typical,
    /// Personal offers and advertisements on, then withdrawn.
    Withdrawn,
    /// A browser signal said no to advertisements elsewhere, later a yes by hand.
    Signal,
    /// The starting state, and a guess that is wrong.
    WrongGuess,
    /// The starting state, and a contact about lost receipts.
    Incident,
    /// Nothing yet.
    New,
    /// Processing was restricted.
    Restricted,
    /// Too young to be asked.
    Young,
}

/// A made-up customer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Persona {
    pub(crate) key: &'static str,
    pub(crate) reference: &'static str,
    pub(crate) name: &'static str,
    pub(crate) email: &'static str,
    pub(crate) phone: &'static str,
    pub(crate) address: &'static str,
    pub(crate) language: Language,
    pub(crate) story: Story,
    /// About how many receipt lines.
    pub(crate) lines: usize,
}

/// All of them.
pub(crate) const PERSONAS: &[Persona] = &[
    Persona {
        key: "heavy",
        reference: "HV-1453",
        name: "Marijke Oosterhuis",
        email: "marijke.oosterhuis@post.example",
        phone: "+31 6 5550 1453",
        address: "Lindelaan 18, 9722 Groningen",
        language: Language::En,
        story: Story::AllOn,
        lines: 3600,
    },
    Persona {
        key: "typical",
        reference: "HV-1928",
        name: "Anna Visser",
        email: "anna.visser@post.example",
        phone: "+31 6 5550 1928",
        address: "Parkweg 7, 9725 Groningen",
        language: Language::En,
        story: Story::Typical,
        lines: 400,
    },
    Persona {
        key: "withdrawn",
        reference: "HV-1609",
        name: "Jonas Lindqvist Bakker",
        email: "jonas.bakker@post.example",
        phone: "+31 6 5550 1609",
        address: "Havenstraat 41, 8911 Leeuwarden",
        language: Language::En,
        story: Story::Withdrawn,
        lines: 320,
    },
    Persona {
        key: "gpc",
        reference: "HV-718",
        name: "Freja Holm",
        email: "freja.holm@post.example",
        phone: "+45 55 50 07 18",
        address: "Søgade 12, 8000 Aarhus",
        language: Language::Da,
        story: Story::Signal,
        lines: 260,
    },
    Persona {
        key: "wrong_guess",
        reference: "HV-1430",
        name: "Ingrid Solberg",
        email: "ingrid.solberg@post.example",
        phone: "+47 555 01 430",
        address: "Bryggegata 5, 5003 Bergen",
        language: Language::Nb,
        story: Story::WrongGuess,
        lines: 300,
    },
    Persona {
        key: "incident",
        reference: "HV-1653",
        name: "Pieter Kuipers",
        email: "pieter.kuipers@post.example",
        phone: "+31 6 5550 1653",
        address: "Molenpad 3, 9401 Assen",
        language: Language::Nl,
        story: Story::Incident,
        lines: 240,
    },
    Persona {
        key: "new_member",
        reference: "HV-9001",
        name: "Sanne de Wit",
        email: "sanne.dewit@post.example",
        phone: "+31 6 5550 9001",
        address: "",
        language: Language::En,
        story: Story::New,
        lines: 0,
    },
    Persona {
        key: "restricted",
        reference: "HV-9002",
        name: "Elif Yilmaz",
        email: "elif.yilmaz@post.example",
        phone: "+31 6 5550 9002",
        address: "Kerkplein 22, 7411 Deventer",
        language: Language::En,
        story: Story::Restricted,
        lines: 90,
    },
    Persona {
        key: "minor_flag",
        reference: "HV-9003",
        name: "Tobias Hansen",
        email: "tobias.hansen@post.example",
        phone: "+45 55 50 90 03",
        address: "Birkevej 9, 5000 Odense",
        language: Language::En,
        story: Story::Young,
        lines: 60,
    },
];
