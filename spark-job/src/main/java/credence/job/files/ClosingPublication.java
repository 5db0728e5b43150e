package credence.job.files;

import credence.store.Folder;
import java.io.IOException;
import java.util.EnumSet;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;

/**
 * An object store such as S3: a file is there, whole, when its stream has been closed, and never if
 * the stream was given up. Renaming would copy. That a file does not exist is asked before, and not
 * when, it becomes visible.
 */
final class ClosingPublication implements Publication {

  private final FileContext files;

  ClosingPublication(FileContext files) {
    this.files = files;
  }

  @Override
  public void write(Path file, Folder.Content content) throws IOException {
    write(file, content, EnumSet.of(CreateFlag.CREATE, CreateFlag.OVERWRITE));
  }

  private void write(Path file, Folder.Content content, EnumSet<CreateFlag> flags)
      throws IOException {
    FSDataOutputStream out = files.create(file, flags, Options.CreateOpts.createParent());
    try {
      content.writeTo(out);
    } catch (IOException | RuntimeException | Error e) {
      out.abort();
      throw e;
    }
    out.close();
  }

  @Override
  public void replace(Path file, Path target) throws IOException {
    files.mkdir(target.getParent(), null, true);
    files.rename(file, target, Options.Rename.OVERWRITE);
  }

  @Override
  public void createNew(Path file, byte[] bytes) throws IOException {
    write(file, out -> out.write(bytes), EnumSet.of(CreateFlag.CREATE));
  }

  @Override
  public boolean isExclusive() {
    return false;
  }
}
