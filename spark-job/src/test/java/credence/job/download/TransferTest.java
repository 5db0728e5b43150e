package credence.job.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransferTest {

  private static final URI ENCRYPTED = URI.create("https://a.example/data/images.gz");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://a.example/images.gz",
        "HTTP://b.example/",
        "file:///etc/passwd",
        "ftp://c/d"
      })
  void nothingLeadsOutOfHttps(String location) {
    assertThatThrownBy(() -> Transfer.redirected(ENCRYPTED, location))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("redirects from https to");
  }

  @Test
  void httpsMayLeadToHttps() throws IOException {
    assertThat(Transfer.redirected(ENCRYPTED, "https://b.example/x").getHost())
        .isEqualTo("b.example");
    assertThat(Transfer.redirected(ENCRYPTED, "../other"))
        .isEqualTo(URI.create("https://a.example/other"));
    assertThat(Transfer.redirected(ENCRYPTED, "//b.example/x").getScheme()).isEqualTo("https");
  }

  @Test
  void httpMayLeadToHttps() throws IOException {
    URI plain = URI.create("http://a.example/");

    assertThat(Transfer.redirected(plain, "https://a.example/").getScheme()).isEqualTo("https");
  }
}
