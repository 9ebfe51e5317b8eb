package updrift.target.executable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import updrift.api.target.ApplicatorTarget;
import updrift.testkit.ApplicatorTargetContract;

/** The contract with shell scripts, at a path with blanks. */
@DisabledOnOs(OS.WINDOWS)
class ScriptTargetTest extends ApplicatorTargetContract {
    @TempDir
    Path folder;

    @Override
    protected ApplicatorTarget open() {
        try {
            Files.createDirectories(folder.resolve("a place"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return TestPlace.open(folder, "a place/my program", Optional.empty(), TestPlace.PATIENT);
    }

    @Override
    protected byte[] program(String version) {
        return script("echo \"my program $0 of v" + version + ".\"");
    }

    @Override
    protected byte[] broken(String version) {
        return script("echo " + version + "; exit 3");
    }

    @Override
    protected void install(byte[] program) {
        try {
            Files.createDirectories(folder.resolve("a place"));
            Path file = Files.write(folder.resolve("a place/my program"), program);
            file.toFile().setExecutable(true, false);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    protected Optional<byte[]> running() {
        Path file = folder.resolve("a place/my program");
        try {
            return Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static byte[] script(String commands) {
        return ("#!/bin/sh\n" + commands + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
