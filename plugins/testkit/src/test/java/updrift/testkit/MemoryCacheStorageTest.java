package updrift.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.cache.CacheStorage;
import updrift.api.cache.StoredPart;
import updrift.api.cache.StoredUpdate;
import updrift.api.content.UpdateId;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;

class MemoryCacheStorageTest extends CacheStorageContract {
    private final SimulatedDisk disk = new SimulatedDisk();

    @Override
    protected CacheStorage open() {
        return new MemoryCacheStorageFactory(disk, "cache").create();
    }

    @Override
    protected boolean crash() {
        disk.crash(3);
        return true;
    }

    @Test
    @Tag("D04")
    void aFullDiskIsToldAsAFullCache() {
        StoredUpdate update = open().create(UpdateId.of(new byte[32]), 100);
        disk.capacity(50);

        assertThatThrownBy(() -> update.write(StoredPart.PACKAGE, 0, ByteBuffer.allocate(100)))
                .isInstanceOfSatisfying(
                        UpdriftException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CACHE_FULL));
    }

    @Test
    @Tag("D05")
    void aFailingDiskIsToldWithItsFile() {
        StoredUpdate update = open().create(UpdateId.of(new byte[32]), 100);
        disk.failAt(1, SimulatedDisk.Fault.IO_ERROR);

        assertThatThrownBy(() -> update.write(StoredPart.PACKAGE, 0, ByteBuffer.allocate(100)))
                .isInstanceOfSatisfying(
                        UpdriftException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CACHE_FAILED))
                .hasMessageContaining(".part");
    }
}
