package updrift.samples.node.e2e;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Makes programs to update: shell scripts and jars that answer {@code --version} and are as large as a test wants, by padding that is never run. */
final class TestProgram {
    /** What most tests send: 128 chunks. */
    static final long SIZE = 8L << 20;

    private TestProgram() {}

    /** A program of {@value #SIZE} bytes that says {@code version}. */
    static Path sound(Path file, String version) throws IOException {
        return script(file, "echo \"program " + version + "\"", SIZE);
    }

    /** An executable file of {@code size} bytes: {@code lines} of POSIX shell, then noise that differs from one {@code lines} to the next. */
    static Path script(Path file, String lines, long size) throws IOException {
        byte[] head = ("#!/bin/sh\n" + lines + "\nexit 0\n").getBytes(StandardCharsets.US_ASCII);
        Files.createDirectories(file.resolveSibling(""));
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(head);
            noise(out, size - head.length, lines.hashCode());
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file;
    }

    /** A runnable jar that says {@code version}, with {@code size} bytes of noise in it. */
    static Path jar(Path file, String version, long size) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, SaysVersion.class.getName());
        manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, version);
        Files.createDirectories(file.resolveSibling(""));
        String name = SaysVersion.class.getName().replace('.', '/') + ".class";
        try (var program = SaysVersion.class.getResourceAsStream("/" + name);
                JarOutputStream out = new JarOutputStream(Files.newOutputStream(file), manifest)) {
            out.setLevel(0);
            out.putNextEntry(new JarEntry(name));
            program.transferTo(out);
            out.putNextEntry(new JarEntry("noise"));
            noise(out, size, version.hashCode());
        }
        return file;
    }

    /** A file of {@code size} bytes that means nothing. */
    static Path data(Path file, long size, long seed) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            noise(out, size, seed);
        }
        return file;
    }

    private static void noise(OutputStream out, long size, long seed) throws IOException {
        Random random = new Random(seed);
        byte[] block = new byte[1 << 16];
        for (long left = size; left > 0; left -= block.length) {
            random.nextBytes(block);
            out.write(block, 0, (int) Math.min(block.length, left));
        }
    }

    /** What the jars run. */
    static final class SaysVersion {
        private SaysVersion() {}

        public static void main(String[] arguments) {
            System.out.println("program " + SaysVersion.class.getPackage().getImplementationVersion());
        }
    }
}
