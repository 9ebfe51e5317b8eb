package updrift.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import updrift.api.cache.CacheAbility;
import updrift.api.cache.CacheStorage;
import updrift.api.cache.StoredPart;
import updrift.api.cache.StoredUpdate;
import updrift.api.content.UpdateId;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;

/** What the tests of {@link CacheStorageContract} are made of. */
abstract class CacheContractSteps {
    static final int SIZE = 300_000;

    final UpdateId id = id(7);
    final byte[] bytes = random(SIZE);
    CacheStorage storage;

    /** The storage under test: empty when a test begins, and the same place at each call within one, opened anew as after a restart. */
    protected abstract CacheStorage open();

    /** Crashes the machine between two calls of {@link #open}, losing what wasn't forced; false if this test can't do that. */
    protected boolean crash() {
        return false;
    }

    /** Puts a whole package where the storage finds it, past the storage: for one that can't be written. False if this test can't do that. */
    protected boolean stock(UpdateId which, byte[] bytes, byte[] tree) {
        return false;
    }

    /** Puts a small object where a shared storage finds it; false if this test can't do that. */
    protected boolean stockObject(String name, byte[] bytes) {
        return false;
    }

    @BeforeEach
    void openIt() {
        storage = open();
    }

    @AfterEach
    void closeIt() {
        storage.close();
        storage.close();
    }

    void writeForced() {
        try (StoredUpdate update = create()) {
            write(update, StoredPart.PACKAGE, 65_536, 65_536);
            update.write(StoredPart.TREE, 64, ByteBuffer.wrap(new byte[] {5, 6, 7}));
            update.write(StoredPart.HAVE, 0, ByteBuffer.wrap(new byte[] {2}));
            update.force(StoredPart.PACKAGE);
            update.force(StoredPart.TREE);
            update.force(StoredPart.HAVE);
            write(update, StoredPart.PACKAGE, 131_072, 65_536);
        }
    }

    void assertForcedIsThere() {
        assertThat(storage.list()).containsExactly(id);
        try (StoredUpdate update = found(id)) {
            assertThat(update.isComplete()).isFalse();
            assertThat(read(update, StoredPart.PACKAGE, 65_536, 65_536)).isEqualTo(slice(65_536, 65_536));
            assertThat(read(update, StoredPart.TREE, 64, 10)).containsExactly(5, 6, 7);
            assertThat(read(update, StoredPart.HAVE, 0, 10)).containsExactly(2);
        }
    }

    /** What is written to a storage that isn't durable is gone with it, so that is spared the restart. */
    void restart() {
        boolean forgets = storage.abilities().contains(CacheAbility.WRITABLE)
                && !storage.abilities().contains(CacheAbility.DURABLE);
        if (!forgets) {
            storage.close();
            storage = open();
        }
    }

    void needs(CacheAbility ability) {
        assumeTrue(storage.abilities().contains(ability), "it doesn't declare " + ability);
    }

    StoredUpdate create() {
        needs(CacheAbility.WRITABLE);
        return storage.create(id, SIZE);
    }

    void complete(UpdateId which) {
        if (!storage.abilities().contains(CacheAbility.WRITABLE)) {
            assumeTrue(
                    stock(which, bytes.clone(), new byte[] {5, 6, 7}),
                    "it can't be written, and this test can't stock it");
            return;
        }
        try (StoredUpdate update = storage.create(which, SIZE)) {
            write(update, StoredPart.PACKAGE, 0, SIZE);
            update.write(StoredPart.TREE, 0, ByteBuffer.wrap(new byte[] {5, 6, 7}));
            update.force(StoredPart.PACKAGE);
            update.force(StoredPart.TREE);
            update.complete();
        }
    }

    /** Exactly {@code ids} are kept, as far as the storage can list. */
    void assertKept(UpdateId... ids) {
        if (storage.abilities().contains(CacheAbility.SHARED)) {
            assertThat(storage.list()).isSubsetOf(List.of(ids));
        } else {
            assertThat(storage.list()).containsExactly(ids);
        }
    }

    StoredUpdate found(UpdateId which) {
        Optional<StoredUpdate> update = storage.open(which);
        assertThat(update).isPresent();
        return update.get();
    }

    void write(StoredUpdate update, StoredPart part, int position, int length) {
        update.write(part, position, ByteBuffer.wrap(slice(position, length)));
    }

    byte[] slice(int position, int length) {
        return Arrays.copyOfRange(bytes, position, position + length);
    }

    static byte[] read(StoredUpdate update, StoredPart part, long position, int length) {
        ByteBuffer into = ByteBuffer.allocate(length);
        int read = update.read(part, position, into);
        assertThat(read).isEqualTo(into.position());
        return Arrays.copyOf(into.array(), read);
    }

    static void refused(ErrorCode code, Runnable what) {
        assertThatThrownBy(what::run)
                .isInstanceOfSatisfying(
                        UpdriftException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    static UpdateId id(int seed) {
        byte[] hash = new byte[UpdateId.LENGTH];
        hash[0] = (byte) seed;
        return UpdateId.of(hash);
    }

    static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(1).nextBytes(bytes);
        return bytes;
    }
}
