"""The cases: what each is called, and what is right. What it holds stands with the function that makes it."""

from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.small_sources import (
    chains,
    cloud,
    contacts,
    gateway,
    media,
    money,
    opinions,
    phones,
    play,
    rewards,
    rides,
    services,
    shops,
    tickets,
)
from benchmarks.small_sources.source import Source, seeded

SUSPEND, FLAG, CLEAR = "suspend", "flag", "clear"


@dataclass(frozen=True)
class Case:
    """`right`: `suspend`, `flag` or `clear`, as the README says."""

    right: str
    make: Callable[[Source], None]

    @property
    def name(self) -> str:
        return self.make.__name__

    @property
    def sentence(self) -> str:
        return (self.make.__doc__ or "").strip()

    def source(self, seed: int, size: float = 1.0) -> Source:
        """The case under `seed`: the same seed makes the same source."""
        source = Source(seeded(seed, self.name), size)
        self.make(source)
        return source


CASES = (
    Case(SUSPEND, gateway.distillers),
    Case(FLAG, gateway.distillers_at_home),
    Case(SUSPEND, gateway.key_resellers),
    Case(SUSPEND, gateway.one_after_the_other),
    Case(CLEAR, gateway.agent_users),
    Case(CLEAR, gateway.prompt_course),
    Case(CLEAR, gateway.seats_of_a_firm),
    Case(SUSPEND, cloud.trial_miners),
    Case(FLAG, cloud.trials_by_hand),
    Case(SUSPEND, cloud.credits_in_a_day),
    Case(CLEAR, cloud.bootcamp),
    Case(CLEAR, cloud.hackathon),
    Case(SUSPEND, phones.sms_pumping),
    Case(SUSPEND, phones.sim_farm),
    Case(SUSPEND, phones.extract_of_a_farm),
    Case(FLAG, phones.grey_route),
    Case(CLEAR, phones.phone_shop),
    Case(CLEAR, phones.company_phones),
    Case(SUSPEND, shops.brushing),
    Case(SUSPEND, shops.refund_ring),
    Case(SUSPEND, shops.refunds_as_a_service),
    Case(FLAG, shops.banned_sellers),
    Case(SUSPEND, shops.card_testing),
    Case(SUSPEND, shops.gift_cards),
    Case(CLEAR, shops.craft_cooperative),
    Case(CLEAR, shops.hall_of_residence),
    Case(CLEAR, shops.employee_vouchers),
    Case(SUSPEND, tickets.scalpers),
    Case(FLAG, tickets.scalpers_with_proxies),
    Case(CLEAR, tickets.fan_club),
    Case(CLEAR, tickets.travel_agency),
    Case(SUSPEND, rides.ghost_trips),
    Case(SUSPEND, rides.referral_farm),
    Case(SUSPEND, rides.meal_promos),
    Case(FLAG, rides.rented_courier_accounts),
    Case(CLEAR, rides.taxi_fleet),
    Case(CLEAR, rides.night_shift),
    Case(SUSPEND, money.mule_herd),
    Case(FLAG, money.student_mules),
    Case(SUSPEND, money.synthetic_identities),
    Case(CLEAR, money.payroll),
    Case(CLEAR, money.savings_club),
    Case(CLEAR, money.shelter),
    Case(SUSPEND, money.kyc_farm),
    Case(FLAG, money.rented_identities),
    Case(CLEAR, money.expats),
    Case(SUSPEND, chains.airdrop_hub),
    Case(SUSPEND, chains.airdrop_chain),
    Case(FLAG, chains.airdrop_by_exchange),
    Case(CLEAR, chains.workshop_wallets),
    Case(SUSPEND, play.gold_farm),
    Case(SUSPEND, play.smurfs_for_hire),
    Case(SUSPEND, play.item_laundering),
    Case(CLEAR, play.internet_cafe),
    Case(SUSPEND, play.bonus_hunters),
    Case(SUSPEND, play.two_syndicates),
    Case(FLAG, play.fixed_matches),
    Case(CLEAR, play.tipster),
    Case(SUSPEND, media.stream_farm),
    Case(FLAG, media.streams_at_home),
    Case(CLEAR, media.listening_party),
    Case(CLEAR, media.music_in_shops),
    Case(SUSPEND, media.click_ring),
    Case(CLEAR, media.village_on_one_carrier),
    Case(SUSPEND, opinions.review_brigade),
    Case(FLAG, opinions.reviews_for_years),
    Case(CLEAR, opinions.town_on_opening_day),
    Case(SUSPEND, opinions.petition_bots),
    Case(CLEAR, opinions.petition_in_the_news),
    Case(FLAG, opinions.sock_puppets),
    Case(SUSPEND, opinions.astroturf),
    Case(CLEAR, opinions.library),
    Case(SUSPEND, contacts.romance),
    Case(CLEAR, contacts.ships_crew),
    Case(SUSPEND, contacts.job_spam),
    Case(CLEAR, contacts.recruiters),
    Case(SUSPEND, rewards.survey_farm),
    Case(FLAG, rewards.survey_family_business),
    Case(SUSPEND, rewards.loyalty_pool),
    Case(CLEAR, rewards.club_kitty),
    Case(SUSPEND, rewards.task_ring),
    Case(FLAG, rewards.task_ring_on_own_phones),
    Case(CLEAR, rewards.work_centre),
    Case(SUSPEND, services.certificate_mill),
    Case(FLAG, services.answers_for_sale),
    Case(CLEAR, services.safety_training),
    Case(SUSPEND, services.pill_mill),
    Case(CLEAR, services.village_clinic),
    Case(CLEAR, services.care_home),
)
BY_NAME = {case.name: case for case in CASES}


def chosen(names: list[str]) -> list[Case]:
    """The cases of `names`, or all. Raises ValueError for a name that no case has."""
    unknown = sorted(set(names) - set(BY_NAME))
    if unknown:
        raise ValueError(f"no case is called {', '.join(unknown)}; there are {', '.join(BY_NAME)}")
    return [BY_NAME[name] for name in names] or list(CASES)
