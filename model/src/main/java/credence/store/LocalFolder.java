package credence.store;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder of the local file system. A file is written under a hidden temporary name, forced to the
 * disk and renamed.
 */
public final class LocalFolder implements Folder {

  private final Path path;

  private LocalFolder(Path path) {
    this.path = path;
  }

  /** The folder at {@code path}, which need not exist yet. */
  public static LocalFolder of(Path path) {
    return new LocalFolder(path);
  }

  @Override
  public InputStream open(String name) throws IOException {
    return new BufferedInputStream(Files.newInputStream(existing(name)));
  }

  @Override
  public long length(String name) throws IOException {
    return Files.size(existing(name));
  }

  @Override
  public void create(String name, Content content) throws IOException {
    Path target = path.resolve(Folder.requireName(name));
    Files.createDirectories(path);
    Path temporary = Files.createTempFile(path, "." + name + ".", ".tmp");
    try {
      fill(temporary, content);
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  @Override
  public List<String> list() throws IOException {
    if (!Files.isDirectory(path)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(path)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.startsWith("."))
          .sorted()
          .toList();
    }
  }

  @Override
  public String describe(String name) {
    return path.resolve(name).toString();
  }

  private Path existing(String name) throws FileNotFoundException {
    Path file = path.resolve(Folder.requireName(name));
    if (!Files.isRegularFile(file)) {
      throw new FileNotFoundException(file + ": no such file");
    }
    return file;
  }

  private static void fill(Path file, Content content) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
      content.writeTo(out);
      out.flush();
      channel.force(true);
    }
  }
}
