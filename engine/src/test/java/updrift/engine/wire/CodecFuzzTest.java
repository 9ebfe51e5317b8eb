package updrift.engine.wire;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import updrift.engine.Jazzer;

class CodecFuzzTest {
    @Test
    @Tag("C13")
    void noBytesBreakTheDecoderOfFrames(@TempDir Path directory) throws Exception {
        Jazzer.fuzz(CodecFuzz.class, GoldenMessages.frames().values(), directory);
    }
}
