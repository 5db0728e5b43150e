package credence.job.files;

import credence.store.Folder;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.Path;

/**
 * A local disk, which replaces and creates in one go where Hadoop takes two steps, and without the
 * processes that Hadoop starts for each file to set its mode and to look for links.
 */
final class LocalPublication extends RenamingPublication {

  private static final int BUFFER = 1 << 16;

  LocalPublication(FileContext files) {
    super(files);
  }

  @Override
  void fill(Path temporary, Folder.Content content) throws IOException {
    Files.createDirectories(local(temporary.getParent()));
    try (FileChannel file =
        FileChannel.open(
            local(temporary), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      OutputStream out = new BufferedOutputStream(Channels.newOutputStream(file), BUFFER);
      content.writeTo(out);
      out.flush();
      file.force(true);
    }
  }

  @Override
  void move(Path file, Path target) throws IOException {
    Files.move(local(file), local(target), StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void createNew(Path file, byte[] bytes) throws IOException {
    Files.createDirectories(local(file.getParent()));
    try {
      Files.write(local(file), bytes, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (java.nio.file.FileAlreadyExistsException e) {
      throw (IOException) new FileAlreadyExistsException(file.toString()).initCause(e);
    }
  }

  /** With or without a scheme, as a Spark ML pipeline gives them to its stages. */
  private static java.nio.file.Path local(Path path) {
    return java.nio.file.Path.of(path.toUri().getPath());
  }
}
