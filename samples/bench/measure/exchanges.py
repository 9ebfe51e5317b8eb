"""one-to-one, one-to-nine, shaped, cpu: packages that go from one seeder to its leechers, beside other programs."""
from measure.compare import compare, others
from measure.networks import ALLOWED, Links, machines_congestion, need_congestion
from measure.swarm import Plan
from measure.table import UNKNOWN, Row, number
from measure.updrift import Updrift

V1, V2 = "libtorrent v1", "libtorrent v2"
BARE = "bare JVMs"


def ratio(ours, theirs, what="wall"):
    return f"{ours.of(what) / theirs.of(what):.2f} ×" if ours and theirs else UNKNOWN


def seconds(medians, what="wall"):
    return f"{medians.of(what):.2f} s" if medians else UNKNOWN


def named_seconds(medians):
    return f"{seconds(medians)} {medians.name}" if medians else UNKNOWN


def size_text(mib):
    return f"{mib // 1024} GiB" if mib % 1024 == 0 else f"{mib} MiB"


def one_to_one_arguments(parser):
    exchange_arguments(parser, size_mib=1024, nets=("lo", "veth"))
    parser.add_argument(
        "--others",
        default="libtorrent-v1,http,bare",
        help="programs to compare with, of libtorrent-v1, libtorrent-v2, aria2, http, bare (%(default)s)",
    )


def one_to_one(asked, work):
    plan = Plan(work.package(asked.size_mib), 1, asked.net)
    clients = [Updrift(), *others(names(asked)), Updrift(warm=True), Updrift(tls="on")]
    done = compare(clients, plan, work, asked.runs)
    ours, warm, tls, torrent, http = (
        done.find("updrift"),
        done.find("updrift warm"),
        done.find("updrift tls"),
        done.fastest(V1, V2),
        done.find("nginx+curl+b3sum"),
    )
    what = f"one to one, {size_text(asked.size_mib)}, {asked.net}, cold"
    rows = [
        Row(f"{what}, TLS off", seconds(ours), named_seconds(torrent), ratio(ours, torrent), "≤ 0.60 ×"),
        Row(f"{what}, TLS off", seconds(ours), named_seconds(http), ratio(ours, http), "≤ 1.0 ×"),
        Row(
            "the same, CPU of both ends",
            seconds(ours, "cpu"),
            seconds(torrent, "cpu"),
            ratio(ours, torrent, "cpu"),
            "≤ 0.60 ×",
        ),
        Row(
            "the same, peak resident of the leecher",
            mebibytes(ours),
            mebibytes(torrent),
            ratio(ours, torrent, "leech_rss_mib"),
            "≤ 160 MiB",
        ),
        Row("the same, ours warm", seconds(warm), named_seconds(torrent), ratio(warm, torrent), "reported"),
        Row(f"{what}, TLS on (the others without)", seconds(tls), named_seconds(http), ratio(tls, http), "reported"),
        *bare_rows(what, done.find(BARE), torrent, "Updrift's: ≤ 0.60 ×"),
    ]
    return rows, done.failed


def bare_rows(what, bare, theirs, budget):
    """A plain program beside the same others: how much of a ratio is the JVM's and the hasher's."""
    what = f"{what}: JVMs that only send, hash and write"
    return [
        Row(what, seconds(bare), named_seconds(theirs), ratio(bare, theirs), budget),
        Row("the same, CPU of all", seconds(bare, "cpu"), seconds(theirs, "cpu"), ratio(bare, theirs, "cpu"), "reported"),
    ]


def mebibytes(medians):
    return f"{medians.of('leech_rss_mib'):.0f} MiB" if medians else UNKNOWN


def one_to_nine_arguments(parser):
    exchange_arguments(parser, size_mib=100, nets=("lo", "veth"))
    parser.add_argument("--leechers", type=int, default=9)
    default = "libtorrent-v1,libtorrent-v2,aria2,bare,libtorrent-v1-warm,libtorrent-v2-warm,bare-warm"
    parser.add_argument("--others", default=default, help="programs to compare with (%(default)s)")


def one_to_nine(asked, work):
    plan = Plan(work.package(asked.size_mib), asked.leechers, asked.net)
    done = compare(beside_ours(asked), plan, work, asked.runs)
    what = f"one to {asked.leechers}, {size_text(asked.size_mib)}, {asked.net}"
    large = asked.size_mib >= 512
    ours, theirs = done.find("updrift"), done.fastest(V1, V2, "aria2")
    ours_warm, theirs_warm = done.find("updrift warm"), done.fastest(f"{V1} warm", f"{V2} warm")
    tls, tls_warm = done.find("updrift tls"), done.find("updrift warm tls")
    budget, budget_warm = ("≤ 0.75 ×", "≤ 0.5 ×") if large else ("≤ 1.5 ×", "≤ 0.6 ×")
    rows = [
        Row(f"{what}, TLS off, cold", seconds(ours), named_seconds(theirs), ratio(ours, theirs), budget),
        Row(
            f"{what}, TLS off, warm",
            seconds(ours_warm),
            named_seconds(theirs_warm),
            ratio(ours_warm, theirs_warm),
            budget_warm,
        ),
        Row(
            "the same, authority's upload, warm",
            copies(ours_warm),
            copies(theirs_warm),
            ratio(ours_warm, theirs_warm, "uploaded"),
            "≤ 1.5 copies",
        ),
        Row(
            f"{what}, TLS on (the others without), cold",
            seconds(tls),
            named_seconds(theirs),
            ratio(tls, theirs),
            "reported",
        ),
        Row(
            f"{what}, TLS on (the others without), warm",
            seconds(tls_warm),
            named_seconds(theirs_warm),
            ratio(tls_warm, theirs_warm),
            "reported",
        ),
        *bare_rows(f"{what}, cold", done.find(BARE), theirs, f"Updrift's: {budget}"),
        *bare_rows(f"{what}, warm", done.find(f"{BARE} warm"), theirs_warm, f"Updrift's: {budget_warm}"),
    ]
    return rows, done.failed


def beside_ours(asked):
    """Ours in all four ways, and the other programs between them."""
    cold, warm = [Updrift(), Updrift("on")], [Updrift(warm=True), Updrift("on", warm=True)]
    return [*cold, *others(names(asked)), *warm]


def copies(medians):
    return f"{number(medians.of('uploaded'))} copies" if medians and medians.of("uploaded") is not None else UNKNOWN


def percent(medians, what):
    return f"{100 * medians.of(what):.0f} %" if medians and medians.of(what) is not None else UNKNOWN


def shaped_arguments(parser):
    exchange_arguments(parser, size_mib=64, nets=("wan", "veth"))
    parser.add_argument("--leechers", type=int, default=9)
    parser.add_argument("--up", type=float, default=40, help="uplink of a leecher, Mbit/s (%(default)s)")
    parser.add_argument("--down", type=float, default=80, help="downlink of each, Mbit/s (%(default)s)")
    parser.add_argument("--seed-up", type=float, default=40, help="uplink of the seeder, Mbit/s (%(default)s)")
    parser.add_argument("--round-trip-ms", type=float, default=20, help="wan only (%(default)s)")
    parser.add_argument("--loss-ppm", type=int, default=0, help="packets lost of a million, wan only (%(default)s)")
    parser.add_argument(
        "--congestion",
        help=f"how TCP controls it, of what {ALLOWED} names (as this machine does)",
    )
    parser.add_argument("--others", default="libtorrent-v1,aria2", help="programs to compare with (%(default)s)")


def shaped(asked, work):
    congestion = asked.congestion or machines_congestion()
    need_congestion(congestion)
    links = Links(
        asked.up, asked.down, asked.seed_up, asked.round_trip_ms, loss_ppm=asked.loss_ppm, congestion=congestion
    )
    plan = Plan(work.package(asked.size_mib), asked.leechers, asked.net, links)
    bound = links.bound_seconds(plan.package.stat().st_size, asked.leechers)
    print(f"no way of sharing ends before {bound:.2f} s")
    done = compare(beside_ours(asked), plan, work, asked.runs)
    ours, ours_warm, theirs = done.find("updrift"), done.find("updrift warm"), done.fastest(V1, V2, "aria2")
    tls, tls_warm = done.find("updrift tls"), done.find("updrift warm tls")
    what = (
        f"shaped links, {asked.up:g} Mbit/s up, {congestion}, {size_text(asked.size_mib)}, "
        f"{asked.leechers} leechers, {asked.net}, {asked.round_trip_ms:.0f} ms"
    )
    rows = [
        Row(
            f"{what}, TLS off, cold: wall against the bound of {bound:.1f} s",
            over(ours, bound),
            named_over(theirs, bound),
            ratio(ours, theirs),
            "≤ 1.20 × the bound",
        ),
        Row(
            "the same, ours warm",
            over(ours_warm, bound),
            named_over(theirs, bound),
            ratio(ours_warm, theirs),
            "≤ 1.20 × the bound",
        ),
        Row(
            "the same, authority's upload",
            copies(ours),
            copies(theirs),
            ratio(ours, theirs, "uploaded"),
            "≤ 1.10 copies",
        ),
        Row(
            "the same, share of its segments that TCP sent again",
            percent(ours, "resent"),
            percent(theirs, "resent"),
        ),
        Row(
            f"{what}, TLS on (the others without), cold",
            over(tls, bound),
            named_over(theirs, bound),
            ratio(tls, theirs),
            "reported",
        ),
        Row(
            "the same, ours warm",
            over(tls_warm, bound),
            named_over(theirs, bound),
            ratio(tls_warm, theirs),
            "reported",
        ),
    ]
    return rows, done.failed


def over(medians, bound):
    return f"{medians.of('wall') / bound:.2f} × ({seconds(medians)})" if medians else UNKNOWN


def named_over(medians, bound):
    return f"{over(medians, bound)} {medians.name}" if medians else UNKNOWN


def cpu_arguments(parser):
    exchange_arguments(parser, size_mib=1024, nets=("lo", "veth"))
    parser.add_argument("--others", default="libtorrent-v1,http", help="programs to compare with (%(default)s)")


def cpu(asked, work):
    """The start of each process is in it: two JVMs are about a second, which weighs less the larger the package."""
    plan = Plan(work.package(asked.size_mib), 1, asked.net)
    done = compare([Updrift(), *others(names(asked)), Updrift(tls="on")], plan, work, asked.runs)
    theirs = done.fastest(V1, V2) or done.find("nginx+curl+b3sum")
    gib = asked.size_mib / 1024
    rows = []
    for ours, tls in ((done.find("updrift"), "off"), (done.find("updrift tls"), "on")):
        for what, figure in (("fetched", "leech_cpu"), ("served", "seed_cpu")):
            rows.append(
                Row(
                    f"CPU per GiB {what}, TLS {tls}",
                    per_gib(ours, figure, gib),
                    per_gib(theirs, figure, gib, True),
                    ratio(ours, theirs, figure),
                )
            )
    return rows, done.failed


def per_gib(medians, figure, gib, named=False):
    return f"{medians.of(figure) / gib:.2f} s{' ' + medians.name if named else ''}" if medians else UNKNOWN


def exchange_arguments(parser, size_mib, nets):
    parser.add_argument("--size-mib", type=int, default=size_mib, help="of the package (%(default)s)")
    parser.add_argument("--net", choices=nets, default=nets[0], help="%(choices)s; all but lo need root (%(default)s)")
    parser.add_argument("--runs", type=int, default=3, help="rounds, of which the medians are taken (%(default)s)")


def names(asked):
    return [name for name in asked.others.split(",") if name]
