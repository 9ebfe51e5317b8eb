package updrift.testkit.crash;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Predicate;
import updrift.testkit.crash.DiskEvent.Change;
import updrift.testkit.crash.DiskEvent.Edited;
import updrift.testkit.crash.DiskEvent.Named;
import updrift.testkit.crash.DiskEvent.Write;

/**
 * The states that a crash may leave, as Pillai and others derive them from a trace (All File Systems Are Not Created Equal, OSDI 2014): whatever was forced is there;
 * of the rest, any part. All parts would be too many, so at each instant these are taken: all, none, each beginning, all but one, only one, some torn writes,
 * what a file system leaves that journals its names and modes in order and forces them all with any one (ext4), and some chosen by chance.
 */
public final class CrashStates {
    /** A disk writes such blocks whole, so a long write is torn between two; a short one anywhere, which is worse than disks do. */
    private static final int BLOCK = 4096;

    private final DiskHistory history;
    private final int tears;
    private final int chosenByChance;
    private final Random random;
    private final IdentityHashMap<Change, Integer> forcedBy = new IdentityHashMap<>();

    /**
     * @param tears at how many places each write is torn at most
     * @param chosenByChance how many parts are chosen by chance at each instant
     * @param seed for both
     */
    public CrashStates(DiskHistory history, int tears, int chosenByChance, long seed) {
        this.history = history;
        this.tears = tears;
        this.chosenByChance = chosenByChance;
        this.random = new Random(seed);
        history.changes(history.events().size()).forEach(change -> forcedBy.put(change, history.forcedBy(change)));
    }

    /** Hands out the states of all instants, the same one several times if it can come about in several ways. */
    public void forEach(Consumer<CrashState> into) {
        for (int instant = 0; instant < history.instants(); instant++) {
            at(instant, into);
        }
    }

    /** Hands out the states of one instant, a number of events. */
    public void at(int instant, Consumer<CrashState> into) {
        Instant crash = new Instant(instant, into);
        crash.inOrder();
        crash.inAnyOrder();
    }

    /** Of these only: all survives, nothing that wasn't forced does, or a beginning of that. */
    public void inOrderAt(int instant, Consumer<CrashState> into) {
        new Instant(instant, into).inOrder();
    }

    /** One instant, and what survives a crash then. */
    private final class Instant {
        private final int number;
        private final Consumer<CrashState> into;
        private final List<Change> changes;
        private final List<Change> unforced;

        Instant(int number, Consumer<CrashState> into) {
            this.number = number;
            this.into = into;
            this.changes = history.changes(number);
            this.unforced = changes.stream().filter(this::isUnforced).toList();
        }

        void inOrder() {
            add("all that it had done survives", any -> true);
            add("only what it had forced survives", any -> false);
            for (int count = 1; count < unforced.size(); count++) {
                int until = unforced.get(count).ended();
                add(
                        "the first " + count + " of " + unforced.size() + " unforced changes survive",
                        change -> change.ended() < until);
            }
        }

        void inAnyOrder() {
            for (int index = 0; index < unforced.size(); index++) {
                Change one = unforced.get(index);
                add("all but unforced change " + index + " survive", change -> change != one);
                add("of the unforced changes only " + index + " survives", change -> change == one);
                if (one instanceof Edited edited && edited.edit() instanceof Write write) {
                    tear(edited, write);
                }
            }
            journalled();
            for (int choice = 0; choice < chosenByChance; choice++) {
                List<Change> chosen =
                        unforced.stream().filter(any -> random.nextBoolean()).toList();
                add(chosen.size() + " of " + unforced.size() + " unforced changes survive by chance", chosen::contains);
            }
        }

        /** The order of names and modes is kept; bytes that weren't forced are all there or none of them. */
        private void journalled() {
            int forcedUntil = history.lastForce(number);
            List<Change> ordered = unforced.stream()
                    .filter(CrashStates::isOfNames)
                    .filter(change -> change.ended() > forcedUntil)
                    .toList();
            for (int count = 0; count <= ordered.size(); count++) {
                List<Change> lost = ordered.subList(count, ordered.size());
                String what = "a journal has " + count + " of the last " + ordered.size() + " changes of names";
                add(what + ", and all bytes came", change -> !lost.contains(change));
                add(what + ", and no bytes came", change -> isOfNames(change) && !lost.contains(change));
            }
        }

        /** One write came in part, the rest of what wasn't forced all or not at all. */
        private void tear(Edited change, Write write) {
            int length = write.bytes().length;
            for (int count : places(length)) {
                for (Write part : List.of(write.first(count), write.zerosAfter(count))) {
                    String what = "of a write of " + length + " bytes " + count
                            + " came, and the file is long enough for " + part.bytes().length;
                    Edited came = new Edited(change.began(), change.ended(), change.file(), part);
                    put(what + ", all else survives", any -> true, change, came);
                    put(what + ", nothing else that was unforced", any -> false, change, came);
                }
            }
        }

        private List<Integer> places(int length) {
            int unit = length > BLOCK ? BLOCK : 1;
            List<Integer> places = new ArrayList<>();
            for (int place = unit; place < length; place += unit) {
                places.add(place);
            }
            Collections.shuffle(places, random);
            return places.subList(0, Math.min(tears, places.size()));
        }

        private void add(String what, Predicate<Change> unforcedSurvives) {
            into.accept(new CrashState(history, number, survivors(unforcedSurvives), what));
        }

        private void put(String what, Predicate<Change> unforcedSurvives, Change whole, Change part) {
            List<Change> survivors =
                    new ArrayList<>(survivors(change -> change == whole || unforcedSurvives.test(change)));
            survivors.replaceAll(change -> change == whole ? part : change);
            into.accept(new CrashState(history, number, survivors, what));
        }

        private List<Change> survivors(Predicate<Change> unforcedSurvives) {
            return changes.stream()
                    .filter(change -> !isUnforced(change) || unforcedSurvives.test(change))
                    .toList();
        }

        private boolean isUnforced(Change change) {
            return forcedBy.getOrDefault(change, Integer.MAX_VALUE) > number;
        }
    }

    private static boolean isOfNames(Change change) {
        return change instanceof Named || (change instanceof Edited edited && !(edited.edit() instanceof Write));
    }
}
