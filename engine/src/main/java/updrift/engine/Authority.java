package updrift.engine;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.Function;
import updrift.api.cache.CacheStorage;
import updrift.api.content.UpdateId;
import updrift.api.release.Release;
import updrift.api.release.Sequence;
import updrift.api.signature.SignatureScheme;
import updrift.engine.authority.AuthorityDirectory;
import updrift.engine.authority.KeyRing;
import updrift.engine.authority.MeasuredPackage;
import updrift.engine.authority.OriginDirectory;
import updrift.engine.authority.OriginStorage;
import updrift.engine.authority.Published;
import updrift.engine.authority.ReleaseDraft;
import updrift.engine.authority.SignedAnnouncement;
import updrift.engine.node.HashingThreads;

/**
 * The publisher's door: a directory with the keys of an authority, its trust anchor, and what it has published. All methods block, and may be called from any
 * thread; two processes may share the directory, one signs at a time ({@code IN_USE}).
 */
public final class Authority {
    private final AuthorityDirectory directory;
    private final KeyRing keys;
    private final InstantSource clock;

    private Authority(AuthorityDirectory directory, KeyRing keys, InstantSource clock) {
        this.directory = directory;
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * Makes a new authority in {@code directory}, which holds none yet: {@code keys} keys for roots and as many for releases, of which {@code threshold} must
     * sign. Secret keys are files that only their owner can read; {@code root.updrift} beside them is what nodes get. Throws {@code KEYS_INVALID} where an
     * announcement would have no room for so many signatures.
     */
    public static Authority create(Path directory, int keys, int threshold, SignatureScheme scheme) {
        KeyRing.create(AuthorityDirectory.create(directory), scheme, keys, threshold);
        return open(directory, scheme);
    }

    /** Opens what {@link #create} made; throws {@code KEYS_INVALID} if keys are missing, damaged, or can be read by others. */
    public static Authority open(Path directory, SignatureScheme scheme) {
        return open(directory, scheme, AuthorityDirectory.SYSTEM_CLOCK);
    }

    /** As {@link #open(Path, SignatureScheme)}, with another clock. */
    public static Authority open(Path directory, SignatureScheme scheme, InstantSource clock) {
        AuthorityDirectory files = AuthorityDirectory.open(directory);
        return new Authority(files, KeyRing.open(files, scheme), clock);
    }

    /** The update id that {@code file} has as a package. Throws {@code NOT_POSSIBLE} if it can't be read. */
    public static UpdateId updateId(Path file) {
        return helped(helper -> MeasuredPackage.idOf(file, helper));
    }

    /** Reads the package once, whole: what is said of it has to be true. Throws {@code NOT_POSSIBLE} if it can't be read. */
    public static MeasuredPackage measure(Path packageFile) {
        return helped(helper -> MeasuredPackage.of(packageFile, helper));
    }

    /**
     * As {@link #measure(Path)}, and in the same pass puts a copy of the package with its tree into {@code originDirectory}, which a web server serves to nodes.
     * Throws {@code NOT_POSSIBLE} naming the file that can't be written.
     */
    public static MeasuredPackage measure(Path packageFile, Path originDirectory) {
        return helped(helper -> new OriginDirectory(originDirectory).put(packageFile, helper));
    }

    /**
     * As {@link #measure(Path, Path)}, for a storage that nodes share; the package is read twice. Throws {@code NOT_POSSIBLE} for one that can't be written.
     *
     * @param origin such as {@link Updrift.Builder#origin} opens
     */
    public static MeasuredPackage measure(Path packageFile, CacheStorage origin) {
        return helped(helper -> new OriginStorage(origin).put(packageFile, helper));
    }

    private static <T> T helped(Function<HashingThreads, T> measuring) {
        try (HashingThreads helper = new HashingThreads()) {
            return measuring.apply(helper);
        }
    }

    /**
     * Adds {@code signed} to what {@code originDirectory} tells of its channel, durably, so that nodes whom no peer tells anything hear of it. Its package was put
     * there by {@link #measure(Path, Path)}; throws {@code NOT_POSSIBLE} otherwise.
     */
    public void announceAt(Path originDirectory, SignedAnnouncement signed) {
        directory.locked(() -> {
            new OriginDirectory(originDirectory).announce(signed, clock.instant());
            return signed;
        });
    }

    /** As {@link #announceAt(Path, SignedAnnouncement)}, for a storage that nodes share; others may announce there at the same time. */
    public void announceAt(CacheStorage origin, SignedAnnouncement signed) {
        new OriginStorage(origin).announce(signed, clock.instant());
    }

    /**
     * Signs what {@code draft} says of {@code measured}, with exactly the threshold of keys. Its sequence is one above all that this directory gave out and
     * above {@code seen}, and is durable before anything is signed with it. Throws {@code NOT_POSSIBLE}, having signed nothing, where versions and sequences
     * would disagree with what was published before, where the clock runs behind it, or where it would not fit 1,024 bytes.
     *
     * @param seen the newest sequence that the publishing node knows of, {@link Sequence#ZERO} if none
     */
    public SignedAnnouncement sign(ReleaseDraft draft, MeasuredPackage measured, Sequence seen) {
        return directory.locked(() -> {
            Published published = Published.read(directory);
            Release release = published.next(draft, measured, seen, keys.epoch(), clock.instant());
            keys.requireRoom(release);
            published.with(release).write(directory);
            return keys.sign(release);
        });
    }

    /** The trust anchor's file. */
    public Path anchor() {
        return directory.anchor();
    }
}
