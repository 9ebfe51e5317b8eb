package updrift.target.directory;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import updrift.api.content.UpdateId;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.release.Version;
import updrift.api.target.ApplicatorTarget;
import updrift.api.target.Attempt;
import updrift.api.target.Health;
import updrift.api.target.probe.Probe;

/**
 * A directory whose content is replaced as a whole. The staged package is what the engine hashes before the switch; the previous slot, which nothing changes, is the
 * backup, and {@link SlotStream} what is hashed of it. The package is unpacked after the engine has read it back, so bytes that it would refuse are never parsed.
 */
final class DirectoryTarget implements ApplicatorTarget {
    private final Place place;
    private final Pointer pointer;
    private final Records records;
    private final Slots slots;
    private final Probe probe;

    DirectoryTarget(Place place, Pointer pointer, Records records, Slots slots, Probe probe) {
        this.place = place;
        this.pointer = pointer;
        this.records = records;
        this.slots = slots;
        this.probe = probe;
    }

    /** What the slot was unpacked as, whatever its program says; only for one that was placed by hand the program is asked. */
    @Override
    public Optional<Version> currentVersion() {
        return step(() -> {
            Optional<UpdateId> slot = pointedTo();
            if (slot.isPresent() && slots.problem(slot.get()).isEmpty()) {
                return records.made(slot.get()).map(Records.Made::version);
            }
            return pointer.directory().flatMap(probe::version);
        });
    }

    /** The slot that counts, if it is one of ours. */
    private Optional<UpdateId> pointedTo() throws IOException {
        return pointer.read()
                .filter(text -> text.matches(Place.SLOTS + "/[0-9a-f]{64}"))
                .map(text -> UpdateId.parse(text.substring(Place.SLOTS.length() + 1)));
    }

    @Override
    public long missingSpace(Attempt attempt) {
        return step(() -> Space.missing(place, slots.staged(attempt), attempt));
    }

    @Override
    public void stage(Attempt attempt, ReadableByteChannel source) {
        step(() -> {
            Set<String> kept = inUse();
            // First, so that writing the package is no time in which an old one counts.
            records.forgetPrevious(attempt.updateId());
            slots.stage(attempt, source, kept);
            return place;
        });
    }

    /** What runs, and what ran before it. */
    private Set<String> inUse() throws IOException {
        Set<String> names = new TreeSet<>();
        Optional<UpdateId> current = pointedTo();
        if (current.isPresent()) {
            names.add(current.get().toString());
            records.previous(current.get())
                    .flatMap(Records.Before::pointer)
                    .map(text -> text.substring(text.lastIndexOf('/') + 1))
                    .ifPresent(names::add);
        }
        return names;
    }

    @Override
    public ReadableByteChannel openStaged(Attempt attempt) {
        return step(() -> FileChannel.open(slots.staged(attempt), READ, NOFOLLOW_LINKS));
    }

    /** A package that is refused is bad like one that doesn't run: its publisher has to mend it. */
    @Override
    public Health probeStaged(Attempt attempt) {
        return step(() -> {
            try {
                return probe.checkStaged(slots.prepare(attempt, isCurrent(attempt)), attempt.to());
            } catch (PackageRefused refused) {
                return Health.bad("the package is refused: " + refused.getMessage());
            }
        });
    }

    private boolean isCurrent(Attempt attempt) throws IOException {
        return pointer.read().equals(Optional.of(Place.pointerTo(attempt.updateId())));
    }

    @Override
    public void backUp(Attempt attempt) {
        step(() -> {
            // Once it has been switched to, what ran before can't be seen any more.
            if (!isCurrent(attempt) || records.previous(attempt.updateId()).isEmpty()) {
                remember(attempt);
            }
            return place;
        });
    }

    private void remember(Attempt attempt) throws IOException {
        Durable.createDirectory(place.slots(), "rwxr-xr-x");
        Durable.createDirectory(place.work(), "rwx------");
        records.previous(attempt.updateId(), pointer.read());
    }

    @Override
    public Optional<ReadableByteChannel> openBackup(Attempt attempt) {
        return step(() -> {
            Optional<Path> before = records.previous(attempt.updateId())
                    .flatMap(Records.Before::pointer)
                    .map(place.root()::resolve);
            return before.isEmpty() ? Optional.empty() : Optional.of(Channels.newChannel(SlotStream.of(before.get())));
        });
    }

    @Override
    public void unstage(Attempt attempt) {
        step(() -> {
            drop(attempt);
            return place;
        });
    }

    /** Removes what was staged, and what was unpacked of it unless that is in use. */
    private void drop(Attempt attempt) throws IOException {
        slots.unstage();
        if (!inUse().contains(attempt.updateId().toString())) {
            slots.remove(attempt.updateId().toString());
        }
    }

    @Override
    public void activate(Attempt attempt) {
        step(() -> {
            try {
                slots.prepare(attempt, isCurrent(attempt));
            } catch (PackageRefused refused) {
                throw new UpdriftException(
                        ErrorCode.PROBE_FAILED, "the package is refused: " + refused.getMessage(), refused);
            }
            if (records.previous(attempt.updateId()).isEmpty()) {
                remember(attempt);
            }
            pointer.set(Place.pointerTo(attempt.updateId()));
            return place;
        });
    }

    /** First the slot, then the word of its program: an old one may claim to be new. */
    @Override
    public Health probe(Attempt attempt) {
        return step(() -> {
            if (!isCurrent(attempt)) {
                return Health.bad(place.current() + " leads to "
                        + pointer.read().orElse("nothing") + ", not to the slot of " + attempt.to());
            }
            Optional<String> problem = slots.problem(attempt.updateId());
            return problem.isPresent()
                    ? Health.bad(problem.get())
                    : probe.check(place.slot(attempt.updateId()), attempt.to());
        });
    }

    @Override
    public void commit(Attempt attempt) {
        step(() -> {
            slots.unstage();
            records.keepPreviousOf(attempt.updateId());
            if (isCurrent(attempt)) {
                slots.keepOnly(inUse());
            }
            return place;
        });
    }

    @Override
    public void rollBack(Attempt attempt) {
        step(() -> {
            Optional<Records.Before> before = records.previous(attempt.updateId());
            if (before.isPresent() && isCurrent(attempt)) {
                bringBack(before.get().pointer());
            }
            Durable.forceDirectory(place.root()); // Also of what an earlier try did and couldn't force.
            drop(attempt);
            return place;
        });
    }

    private void bringBack(Optional<String> before) throws IOException {
        if (before.isPresent()) {
            pointer.set(before.get());
        } else {
            pointer.remove();
        }
    }

    @Override
    public void close() {
        probe.close();
    }

    private <T> T step(Step<T> step) {
        return Step.run(place.root(), step);
    }
}
