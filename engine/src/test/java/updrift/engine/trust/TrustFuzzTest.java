package updrift.engine.trust;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import updrift.engine.Jazzer;
import updrift.engine.wire.Hash;

class TrustFuzzTest {
    @Test
    @Tag("A16")
    @Tag("A10")
    void noBytesBreakTheReadersOfStatementsRootsAndStates(@TempDir Path directory) throws Exception {
        TestAuthority authority = TestAuthority.of(1, 1, 1);
        List<byte[]> seeds = new ArrayList<>(GoldenStatements.all().values());
        seeds.add(authority.sign(TestAuthority.release(1, "1.0.0-rc.1")));
        seeds.add(new Announcement(TestAuthority.release(1, "1.0.0-rc.1"), 1).body());
        byte[] state = GoldenStatements.get("state");
        seeds.add(Arrays.copyOf(state, state.length - Hash.LENGTH));

        Jazzer.fuzz(TrustFuzz.class, seeds, directory);
    }
}
