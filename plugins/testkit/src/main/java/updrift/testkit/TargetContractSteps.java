package updrift.testkit;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.Optional;
import updrift.api.content.UpdateId;
import updrift.api.release.Version;
import updrift.api.target.ApplicatorTarget;
import updrift.api.target.Attempt;

/** What the tests of {@link ApplicatorTargetContract} are made of. */
abstract class TargetContractSteps {
    static final int STEPS = 4;

    /** The target under test: the same place at each call within one test, opened anew as after a restart. */
    protected abstract ApplicatorTarget open();

    /** A package that runs as {@code version}; the same bytes at each call. */
    protected abstract byte[] program(String version);

    /** A package that is announced as {@code version} and fails its probe. */
    protected abstract byte[] broken(String version);

    /** Puts {@code program} in place as a person would, before any update. */
    protected abstract void install(byte[] program);

    /** What would run now; empty if nothing is in place. */
    protected abstract Optional<byte[]> running();

    void walk(ApplicatorTarget target, String version, int steps) {
        for (int step = 1; step <= steps; step++) {
            take(target, version, step);
        }
    }

    void take(ApplicatorTarget target, String version, int step) {
        switch (step) {
            case 1 -> stage(target, version, program(version));
            case 2 -> target.backUp(attempt(version));
            case 3 -> target.activate(attempt(version));
            case STEPS -> target.commit(attempt(version));
            default -> throw new IllegalArgumentException("no step " + step);
        }
    }

    void stage(ApplicatorTarget target, String version, byte[] content) {
        target.stage(attempt(version), Channels.newChannel(new ByteArrayInputStream(content)));
    }

    /** An attempt at {@code version}; its id is made up, for a target doesn't look at it. */
    protected final Attempt attempt(String version) {
        byte[] id = new byte[UpdateId.LENGTH];
        ByteBuffer.wrap(id).putInt(version.hashCode());
        return new Attempt(UpdateId.of(id), Optional.empty(), Version.parse(version), program(version).length);
    }

    /** Reads all of {@code channel} and closes it. */
    protected static byte[] bytes(ReadableByteChannel channel) {
        try (channel) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            Channels.newInputStream(channel).transferTo(all);
            return all.toByteArray();
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }
}
