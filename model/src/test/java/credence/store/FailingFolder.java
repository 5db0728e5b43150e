package credence.store;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** A folder whose disk is full after so many files. */
record FailingFolder(Folder folder, int[] left) implements Folder {

  static FailingFolder after(int files, Folder folder) {
    return new FailingFolder(folder, new int[] {files});
  }

  @Override
  public void create(String name, Content content) throws IOException {
    folder.create(
        name,
        out -> {
          content.writeTo(out);
          if (left[0]-- == 0) {
            throw new IOException("disk full");
          }
        });
  }

  @Override
  public InputStream open(String name) throws IOException {
    return folder.open(name);
  }

  @Override
  public long length(String name) throws IOException {
    return folder.length(name);
  }

  @Override
  public List<String> list() throws IOException {
    return folder.list();
  }

  @Override
  public String describe(String name) {
    return folder.describe(name);
  }
}
