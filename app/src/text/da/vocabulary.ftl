## Ordene for kontakter, oprindelse, grundlag og grunde, ens på alle sider.
on = Til
off = Fra
yes = Ja
no = Nej
origin-third-party = Vi køber det
origin-inferred = Vi gætter det
origin-derived = Vi beregner det
origin-observed = Vi ser det ske
origin-provided = Du fortæller os det
origin-past-third-party = Købt
origin-past-inferred = Gættet
origin-past-derived = Beregnet
origin-past-observed = Set
origin-past-provided = Fortalt af dig
basis-consent = Kræver dit ja
basis-contract = Aftale
basis-legal-obligation = Lov
basis-vital-interest = For at beskytte et liv
basis-public-task = Offentlig opgave
basis-legitimate-interest = Til, indtil du gør indsigelse
sensitivity-high = følsom
sensitivity-medium = middel
sensitivity-low = lav
recipient-processor = på vores vegne
recipient-controller = for sig selv
recipient-joint-controller = sammen med os
recipient-authority = når loven kræver det
automation-fully = En maskine afgør det
automation-partly = Et menneske afgør det med den
refusal-purpose-off = du har slået det fra
refusal-not-asked = du har ikke sagt ja
refusal-expired = dit ja udløb af sig selv
refusal-objection-pending = vi vurderer din indsigelse
refusal-restricted = du har begrænset al brug
refusal-under-age = du er for ung til denne brug
refusal-not-registered = vi har ikke oplyst denne brug
refusal-out-of-scope = dette system må ikke spørge om det
refusal-category-not-covered = disse data hører ikke til denne brug
change-given = Du slog det til.
change-refused = Du sagde nej.
change-withdrawn = Du slog det fra.
change-expired = Det slog sig selv fra.
change-objected = Du slog det fra.
change-objection-raised = Du gjorde indsigelse.
change-objection-lifted = Du slog det til.
standing-since = siden { $date }
standing-until = til { $date }, derefter fra af sig selv
standing-until-objection = indtil du gør indsigelse
standing-always = altid til
standing-expired = udløb af sig selv { $date }
standing-objection-pending = på pause siden { $date }, mens vi vurderer din indsigelse
standing-not-asked = intet svar endnu, derfor fra
answers = { $role } svarer, inden for { $within }
nobody-outside = Ingen udenfor
line-until = Til { $date }, derefter fra af sig selv.
line-by-clock = Af sig selv: den tid, du valgte, er gået.
line-decision = { $purpose }
line-release-head = Brugt.
line-release = { $system } fik { $count ->
    [one] { $count } oplysning
   *[other] { $count } oplysninger
} til: { $purpose }.
line-refusal-head-wish = Afvist, som du bad om.
line-refusal-head = Afvist.
line-refusal = { $system } spurgte til: { $purpose }. Det fik intet.
line-refusal-since = Hvorfor: { $reason }, siden { $when }.
line-refusal-why = Hvorfor: { $reason }.
line-asked-for = Spurgt om: { $kinds }.
line-asked-for-nothing = Spurgt om noget, der ikke er en slags data her.
line-question-head-yes = Spurgt, og svaret var ja.
line-question-head-no = Spurgt, og svaret var nej.
line-question = { $system } spurgte, om det må bruge dine data til: { $purpose }. Det fik ingen data.
line-view-head-agent = Set af kundeservice.
line-view-head-officer = Set af privatlivskontoret.
line-view = En medarbejder åbnede din side, højst til kl. { $time }.
line-note = Sag { $case }: { $reason }
line-unmasked-head = En skjult værdi blev vist til en medarbejder.
line-unmasked = { $kind }
line-erasure-head = Slettet.
line-erasure = { $count ->
    [one] { $count } oplysning, fordi tiden for at gemme den var gået.
   *[other] { $count } oplysninger, fordi tiden for at gemme dem var gået.
}
line-erasure-taken-back = { $count ->
    [one] { $count } oplysning, fordi { $system } tog den tilbage.
   *[other] { $count } oplysninger, fordi { $system } tog dem tilbage.
}
line-erasure-benefits = { $count ->
    [one] { $count } målt fordel
   *[other] { $count } målte fordele
}
line-erasure-only-benefits = { $system } tog det tilbage, der var talt for dig.
line-to-choice = Kontakten
