package credence.job.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CsvTest {

  /** The rules 5 to 7 of section 2 of RFC 4180. */
  @Test
  void cellsAreQuotedWhereTheyHaveTo() {
    Csv csv = new Csv();
    csv.row(List.of("run", "a,b"));
    csv.row(List.of("say \"no\"", "two\nlines"));
    csv.row(Arrays.asList(null, 1e-5));

    assertThat(csv.bytes())
        .asString()
        .isEqualTo("run,\"a,b\"\n\"say \"\"no\"\"\",\"two\nlines\"\n,1.0E-5\n");
  }
}
