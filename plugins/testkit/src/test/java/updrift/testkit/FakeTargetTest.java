package updrift.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import updrift.api.target.ApplicatorTarget;

class FakeTargetTest extends ApplicatorTargetContract {
    private final SimulatedDisk disk = new SimulatedDisk();
    private final FakeTarget target = new FakeTarget(disk, "target");

    @Override
    protected ApplicatorTarget open() {
        return new FakeTarget(disk, "target");
    }

    @Override
    protected byte[] program(String version) {
        return FakeTarget.program(version, "good");
    }

    @Override
    protected byte[] broken(String version) {
        return FakeTarget.program(version, "broken");
    }

    @Override
    protected void install(byte[] program) {
        target.install(program);
    }

    @Override
    protected Optional<byte[]> running() {
        return target.running();
    }

    @Test
    void whatDoesNotFitIsTold() {
        target.install(program("1.0.0"));
        disk.capacity(20);

        assertThat(target.missingSpace(attempt("2.0.0"))).isEqualTo(2 * program("1.0.0").length - 10);
    }
}
