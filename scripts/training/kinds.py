# SPDX-License-Identifier: Apache-2.0
"""The kinds of sounds that are worth an alert, and the packages that have some of them."""

import dataclasses
import re

import packages


@dataclasses.dataclass(frozen=True)
class Kind:
    """What a file is called that has the sound, and the classes of AudioSet that mean it."""

    pattern: str
    classes: tuple


KINDS = {
    "glass": Kind(r"break_?glass|glass_break|openclonk.*/glass(break|shatter|hit)",
        ("Glass", "Shatter")),
    "gunshot": Kind(
        r"bullet-|combat-gun|machgf\db|vulcanf\db|sshotf1b|gun_fire|shotty_fire|gunshot|"
        r"thunderstick|machinegunner|battle_mg|scorched.*/(machinegun|shotgun|tripleshot)\.|"
        r"hedgewars.*/(shotgunfire|gun|minigun)\.|warmux.*/(gun|shotgun|m16)\.|"
        r"boswars.*(assault|gturret)_attack|freedroid.*bullets/military|"
        r"warzone.*/(asltmg|mg(bar\d|heavy|tower)|smlcan|medcan|lrgcan|rapdcan)\.|"
        r"openclonk.*/(gunshoot|bulletshot)",
        ("Gunshot, gunfire", "Machine gun", "Fusillade", "Artillery fire")),
    "explosion": Kind(
        r"(?<!no)explosion(?!s/)|rocket-exp|kam_explode|/expl_|flump_explo|tnt_explode|wstbexpl|"
        r"rocklx|scorched.*explosions/(small|medium|large|xlarge|tank|exp|meteor)\.|bzflag.*/boom|"
        r"warmux.*_exp\.|boswars.*(tank|buggy|artil|sfx_\w+)[._]die|/blast_sound_0|"
        r"openclonk.*/(blast|planecrash)|"
        r"warzone.*/(atnk|lrg|sml|mpod|nxs)expl?d?\.",
        ("Explosion", "Boom", "Eruption")),
    "scream": Kind(r"(?<!influencer_)scream|openclonk.*/shock",
        ("Screaming", "Shout", "Yell", "Bellow")),
    "alarm": Kind(
        r"basealert|siren|klaxon|/firetruck\.|/policecar\.|overspeed|/stall\.wav|"
        r"endless-sky.*/alarm\.|synthetic/alarm",
        ("Alarm", "Car alarm", "Emergency vehicle", "Police car (siren)", "Ambulance (siren)",
         "Fire engine, fire truck (siren)", "Alarm clock", "Siren", "Civil defense siren",
         "Buzzer", "Smoke detector, smoke alarm", "Fire alarm")),
    "fire": Kind(
        r"ambience/(small)?fire|(?<!bzflag-data)/fire\d?\.wav|firesoft|campfire|"
        r"fire_(fire|large|small)|lugaru.*/fire(start|end)?\.|flare.*/(open_fire\w*|burn)\.|"
        r"warmux.*/(embers\d|flame)\.|openclonk.*/(fire|inflame)\.",
        ("Fire", "Crackle")),
    "footsteps": Kind(
        r"footstep|/boot\d|openarena.*/clank\d|openclonk.*/step(hard|soft)|foley_foot|man-steps|"
        r"flare.*/step_|/steps?\.ogg",
        ("Walk, footsteps", "Run", "Shuffle")),
    "door": Kind(
        r"/door|doors?_|steel_bar_door|dr1_|openclonk.*/(hingecreak|gatehit)",
        ("Door", "Slam", "Sliding door", "Knock", "Squeak")),
}
ORDINARY = re.compile(
    r"lincity.*/(farm|green|parklandlake|water|marketfull|school|sportscroud|university|railtrain|"
    r"trafic|mill|windmill|blacksmith)\w*\.|wesnoth.*/(birds\d|morning|night|ship)\.|"
    r"ufoai.*/(arcticwind|cricket_loop|steam|water\w*|wind_turbine|diesel-\w+|disco|beep\d)\.|"
    r"micropolis.*/(heavytraffic|honkhonk|quack|cuckoo)|minetest.*/(env_sounds_|default_dig_|"
    r"default_place_|default_chest)|btanks.*/(city|country|forest|train|helicopter|cow|laugh|"
    r"engine)|searchandrescue.*/(\w*engine|splash|thunder)|tuxpaint.*/(animals|household)/|"
    r"lomiri.*/(notifications|ringtones/(?!alarm)|camera)|bzflag.*/(message|flap|flag|spree|land)|"
    r"sonic-pi.*/(ambi|elec|guit|loop|perc|tabla|vinyl|glitch|drum|bass|misc_crow)_?|"
    r"asterisk.*/en_us\w*/(\w*a|vm-\w+)\.|scorched.*/misc/(thunder|birds|birdchirp|f1[68]|"
    r"rain|wolf|oceanwaves|splash|gull|bats|"
    r"apache|t38|frogs|jet|para|camera|carhorn|dog|factoryloop|rooster|sheep|cheering|cows|"
    r"citysounds|helicopter|cessna|moo|beep)|lugaru.*/(wind|desertambient|\w*whoosh|clank|knife|"
    r"growl|bark\d?|hawk|bushrustle|\w*skid)|hedgewars.*/(beep|whistle|splash|steam|plane|ufo|"
    r"droplet|countdown|jetpack|blowtorch|hammer|pickhammer|shutterclick|minetick|rcplane|"
    r"voices/(default|british|classic|pirate)/(laugh|hello|hurry|oops|byebye|hmm))|"
    r"endless-sky.*/(hyperdrive|ion|plasma|scan|landing|takeoff|atomic)|"
    r"warzone.*/(pcv4\d+|v-onway|thover|tread|tflight|hovmove|steam|powerhum|oilpump|weld|beep|"
    r"build|con-move|cyber)|warmux.*/(voices/theme|aircraft_fl|construct|mine_beep|jetpack|clic|"
    r"box|grapple|rocket_flying|airhammer)|boswars.*\.(completed|ready|underattack)\.|"
    r"flare.*/(environment/(?!open_fire|stone)|npcs|inventory|powers/(thunder|shoot|heal))|"
    r"openclonk.*/(animals|liquids|lightning|birdsloop|waterfall|windloop|propellerloop|laughter|"
    r"steamengine|elevator|furnace|confirm|switch|pickaxe|materials/(metal|wood/\w*hit|rock)|"
    r"chop|dig|lorry|pumpjack|sawmill)|"
    r"freedroid.*/(voice_samples/\d\.|item_|drop_|menu|shop_|takeover|open_chest)")
SOUND_FILE = re.compile(r"\.(ogg|wav|wv|flac)$")

TRAINING = (
    "ufoai-sound", "lincity-ng-data", "micropolis-data", "wesnoth-1.16-data", "scorched3d-data",
    "lugaru-data", "bzflag-data", "warzone2100-data", "lomiri-sounds", "sonic-pi-samples",
    "asterisk-core-sounds-en-wav", "hedgewars-data", "flare-game", "boswars-data", "warmux-data",
    "freedroidrpg-data", "endless-sky-data", "openclonk-data")
# Nothing is learnt or chosen on these.
TEST = (
    "minetest-data", "openarena-data", "teeworlds-data", "btanks-data", "netpanzer-data",
    "searchandrescue-data", "tuxpaint-stamps-default")


def sounds(work, names):
    """The sound files of some packages, by a name that begins with the package's."""
    found = {}
    for package in names:
        root = packages.debian(work, package)
        for path in sorted(root.rglob("*")):
            key = f"{package}/{path.relative_to(root)}".lower()
            if SOUND_FILE.search(key) and "_desc" not in key and "music/" not in key:
                found[key] = path
    return found


def of_kind(kind, files):
    """The names of the files that have a kind of sound."""
    return [key for key in files if re.search(KINDS[kind].pattern, key)]


def ordinary(files):
    """The names of the files that have none of the kinds."""
    return [key for key in files if ORDINARY.search(key) and not any(
        re.search(kind.pattern, key) for kind in KINDS.values())]


def parts(files, count):
    """The files in parts that share none, each with its share of every kind.

    Neighbours by name go together: they are often takes of one sound.
    """
    groups = [of_kind(kind, files) for kind in KINDS] + [ordinary(files)]
    found = [{} for _ in range(count)]
    for group in groups:
        for place, key in enumerate(group):
            found[place * count // len(group)][key] = files[key]
    return found
