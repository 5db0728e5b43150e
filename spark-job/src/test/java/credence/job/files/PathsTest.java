package credence.job.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import credence.job.base.ExitCode;
import credence.job.base.JobException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;

class PathsTest {

  @Test
  void aColonInANameIsNoScheme() throws Exception {
    for (String name :
        new String[] {"2024-05-01T10:30:00.png", "a:b/c d", "a:b", "x/y:z", "[1]*?"}) {
      Path path = Paths.of(name);
      assertThat(path.toUri().getScheme()).as(name).isNull();
      Path whole = path.getFileSystem(new Configuration()).makeQualified(path);
      assertThat(whole.toString()).as(name).startsWith("file:/").endsWith("/" + name);
    }
  }

  @Test
  void aSchemeIsFollowedByASlash() {
    assertThat(Paths.of("hdfs://host:8020/a b").toUri().getAuthority()).isEqualTo("host:8020");
    assertThat(Paths.of("file:/a%20b#c").toUri().getPath()).isEqualTo("/a%20b#c");
    assertThat(Paths.of("s3a://bucket/10:30.png").getName()).isEqualTo("10:30.png");
  }

  @Test
  void whatIsRelativeLiesInTheFolder() {
    Path folder = Paths.of("/data: 1");
    assertThat(Paths.in(folder, "10:30").toString()).isEqualTo("/data: 1/10:30");
    assertThat(Paths.in(folder, "/else").toString()).isEqualTo("/else");
    assertThat(Paths.in(folder, "s3a://bucket/x").toString()).isEqualTo("s3a://bucket/x");
  }

  @Test
  void noPathIsAUsageError() {
    assertThatExceptionOfType(JobException.class)
        .isThrownBy(() -> Paths.of(""))
        .matches(e -> e.exitCode() == ExitCode.USAGE);
  }
}
