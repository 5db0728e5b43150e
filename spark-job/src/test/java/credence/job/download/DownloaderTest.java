package credence.job.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import credence.job.download.DownloadException.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class DownloaderTest {
  private static final Patience LONG =
      new Patience(Duration.ofSeconds(30), Duration.ofSeconds(30), 3);

  /** For mirrors that are too slow; long enough for those beside them, on a busy machine too. */
  private static final Patience SHORT =
      new Patience(Duration.ofSeconds(30), Duration.ofSeconds(2), 3);

  @TempDir Path folder;
  private final byte[] bytes = new byte[300_000];
  private Patience patience = LONG;

  @BeforeEach
  void fill() {
    new Random(1).nextBytes(bytes);
  }

  @Test
  void completeFileGetsItsNameAndLeavesNoPart() throws Exception {
    try (Mirror good = Mirror.of(bytes)) {
      fetch(good.uri());
    }
    assertThat(target()).hasBinaryContent(bytes);
    assertThat(files()).containsExactly("images.gz");
  }

  @Test
  void fileThatIsThereIsNotAskedForAgain() throws Exception {
    try (Mirror good = Mirror.of(bytes)) {
      fetch(good.uri());
      fetch(good.uri());
      assertThat(good.ranges()).hasSize(1);
    }
  }

  @Test
  void fileOfOtherContentIsKeptAndNamed() throws Exception {
    Files.createDirectories(target().getParent());
    Files.writeString(target(), "mine");
    try (Mirror good = Mirror.of(bytes)) {
      refuses(Reason.EXISTS, "images.gz is there", good.uri());
    }
    assertThat(target()).hasContent("mine");
  }

  @Test
  void deadMirrorIsPassedOver() throws Exception {
    try (Mirror good = Mirror.of(bytes)) {
      fetch(dead(), good.uri());
    }
    assertThat(target()).hasBinaryContent(bytes);
  }

  @Test
  void noMirrorAtAllIsWorthRetrying() throws Exception {
    refuses(Reason.UNREACHABLE, "no mirror has images.gz", dead(), dead());
    assertThat(target()).doesNotExist();
  }

  @Test
  void missingFileOnEveryMirrorIsWorthRetrying() throws Exception {
    try (Mirror empty = new Mirror(e -> Mirror.send(e, 404, bytes, 0, 10))) {
      refuses(Reason.UNREACHABLE, "status 404", empty.uri());
    }
  }

  @Test
  void otherBytesOfTheSameLengthAreNeverNamed() throws Exception {
    byte[] other = bytes.clone();
    other[17] ^= 1;
    try (Mirror bad = Mirror.of(other)) {
      refuses(Reason.WRONG_BYTES, "instead of sha256:", bad.uri());
    }
    assertThat(target()).doesNotExist();
  }

  @Test
  void mirrorAfterOneWithOtherBytesStartsAnew() throws Exception {
    byte[] other = bytes.clone();
    other[17] ^= 1;
    try (Mirror bad = Mirror.of(other);
        Mirror good = Mirror.of(bytes)) {
      fetch(bad.uri(), good.uri());
      assertThat(good.ranges()).containsExactly("all");
    }
    assertThat(target()).hasBinaryContent(bytes);
  }

  @Test
  void otherLengthIsRefusedBeforeItIsRead() throws Exception {
    try (Mirror shorter = Mirror.of(Arrays.copyOf(bytes, 1000))) {
      refuses(Reason.WRONG_BYTES, "1000 bytes offered instead of 300000", shorter.uri());
    }
    assertThat(files()).isEmpty();
  }

  @Test
  void endlessAnswerIsCutAtTheExpectedLength() throws Exception {
    try (Mirror endless =
        new Mirror(
            e -> {
              e.sendResponseHeaders(200, 0); // chunked, of no stated length
              while (true) {
                e.getResponseBody().write(bytes);
              }
            })) {
      refuses(Reason.WRONG_BYTES, "more than 300000 bytes", endless.uri());
    }
    assertThat(Files.size(part())).isLessThanOrEqualTo(bytes.length);
  }

  @Test
  void nextMirrorContinuesWhereOneBrokeOff() throws Exception {
    try (Mirror broken = Mirror.thatBreaksOff(bytes, 100_000);
        Mirror good = Mirror.of(bytes)) {
      fetch(broken.uri(), good.uri());
      assertThat(good.ranges()).containsExactly("bytes=100000-");
    }
    assertThat(target()).hasBinaryContent(bytes);
  }

  @Test
  void laterRunContinuesWhatAnEarlierLeft() throws Exception {
    try (Mirror broken = Mirror.thatBreaksOff(bytes, 100_000)) {
      refuses(Reason.UNREACHABLE, "broke off", broken.uri());
    }
    assertThat(part()).hasSize(100_000);
    try (Mirror good = Mirror.of(bytes)) {
      fetch(good.uri());
      assertThat(good.ranges()).containsExactly("bytes=100000-");
    }
    assertThat(target()).hasBinaryContent(bytes);
  }

  @Test
  void mirrorThatIgnoresRangesSendsItAll() throws Exception {
    leave(Arrays.copyOf(bytes, 1000));
    try (Mirror simple = Mirror.withoutRanges(bytes)) {
      fetch(simple.uri());
      assertThat(simple.ranges()).containsExactly("bytes=1000-");
    }
    assertThat(target()).hasBinaryContent(bytes);
  }

  @Test
  void mirrorThatContinuesElsewhereIsRefused() throws Exception {
    leave(Arrays.copyOf(bytes, 1000));
    try (Mirror lying =
        new Mirror(
            e -> {
              e.getResponseHeaders().add("Content-Range", "bytes 0-298999/300000");
              Mirror.send(e, 206, bytes, 0, 299_000);
            })) {
      refuses(Reason.WRONG_BYTES, "Content-Range bytes 0-298999/300000", lying.uri());
    }
  }

  @Test
  void rottenPartIsThrownAwayAndTheSameMirrorAskedAgain() throws Exception {
    leave(new byte[1000]);
    try (Mirror good = Mirror.of(bytes)) {
      fetch(good.uri());
      assertThat(good.ranges()).containsExactly("bytes=1000-", "all");
    }
    assertThat(target()).hasBinaryContent(bytes);
  }

  @Test
  void partThatIsTooLongIsThrownAway() throws Exception {
    leave(new byte[bytes.length + 1]);
    try (Mirror good = Mirror.of(bytes)) {
      fetch(good.uri());
    }
    assertThat(target()).hasBinaryContent(bytes);
  }

  @Test
  void silentMirrorIsLeft() throws Exception {
    patience = SHORT;
    try (Mirror silent = new Mirror(e -> dribble(e, 10, 60_000));
        Mirror good = Mirror.of(bytes)) {
      fetch(silent.uri(), good.uri());
      assertThat(good.ranges()).containsExactly("bytes=10-");
    }
    assertThat(target()).hasBinaryContent(bytes);
  }

  @Test
  void mirrorThatDribblesIsLeft() throws Exception {
    patience = SHORT;
    try (Mirror slow = new Mirror(e -> dribble(e, 1, 20))) {
      refuses(Reason.UNREACHABLE, "stalled", slow.uri());
    }
  }

  @Test
  void redirectsAreFollowed() throws Exception {
    try (Mirror good = Mirror.of(bytes);
        Mirror pointer = redirectTo(good.uri().toString())) {
      fetch(pointer.uri());
    }
    assertThat(target()).hasBinaryContent(bytes);
  }

  @Test
  void redirectsInACircleEnd() throws Exception {
    try (Mirror circle = redirectTo("/again")) {
      refuses(Reason.UNREACHABLE, "more than 3 redirects", circle.uri());
      assertThat(circle.ranges()).hasSize(4);
    }
  }

  @Test
  void redirectToTheDiskIsRefused() throws Exception {
    try (Mirror sly = redirectTo("file:///etc/passwd")) {
      refuses(Reason.UNREACHABLE, "redirects from http to file:", sly.uri());
    }
  }

  @Test
  void redirectToNoAddressIsRefused() throws Exception {
    for (String location : List.of("http:nowhere", "http:///x", "ht tp://x/", "//", "ftp://h/x")) {
      try (Mirror sly = redirectTo(location)) {
        refuses(Reason.UNREACHABLE, "redirects", sly.uri());
      }
    }
  }

  @Test
  void redirectWithoutAnAddressIsRefused() throws Exception {
    try (Mirror sly = new Mirror(e -> e.sendResponseHeaders(302, -1))) {
      refuses(Reason.UNREACHABLE, "status 302 without Location", sly.uri());
    }
  }

  @Test
  void bytesAfterARedirectAreCheckedLikeAll() throws Exception {
    byte[] other = bytes.clone();
    other[17] ^= 1;
    try (Mirror bad = Mirror.of(other);
        Mirror pointer = redirectTo(bad.uri().toString())) {
      refuses(Reason.WRONG_BYTES, "instead of sha256:", pointer.uri());
    }
    assertThat(target()).doesNotExist();
  }

  @Test
  void lengthsThatAreNoneAreRefused() throws Exception {
    for (String head :
        List.of(
            "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n",
            "HTTP/1.1 206 Partial\r\nContent-Range: bytes 0-x/y\r\n\r\n",
            "HTTP/1.1 999 What\r\n\r\n",
            "SSH-2.0-OpenSSH\r\n",
            "")) {
      try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
        Thread answering = new Thread(() -> answer(server, head));
        answering.start();
        URI uri = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/images.gz");
        assertThatThrownBy(() -> fetch(uri)).as(head).isInstanceOf(DownloadException.class);
      }
      assertThat(target()).doesNotExist();
    }
  }

  /** Says the same to everyone who asks, until the socket is closed. */
  private static void answer(ServerSocket server, String head) {
    while (true) {
      try (var socket = server.accept()) {
        socket.getInputStream().read(new byte[4096]);
        socket.getOutputStream().write(head.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      } catch (IOException e) {
        if (server.isClosed()) {
          return;
        }
      }
    }
  }

  private static Mirror redirectTo(String location) throws IOException {
    return new Mirror(
        e -> {
          e.getResponseHeaders().add("Location", location);
          e.sendResponseHeaders(302, -1);
        });
  }

  private void dribble(com.sun.net.httpserver.HttpExchange exchange, int bytesAtATime, int pause)
      throws IOException {
    exchange.sendResponseHeaders(200, bytes.length);
    for (int i = 0; i < bytes.length; i += bytesAtATime) {
      exchange.getResponseBody().write(bytes, i, bytesAtATime);
      exchange.getResponseBody().flush();
      try {
        Thread.sleep(pause);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private static URI dead() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/images.gz");
    }
  }

  private void fetch(URI... mirrors) throws Exception {
    Digest digest =
        new Digest(
            "sha256", HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
    RemoteFile file =
        new RemoteFile("images.gz", bytes.length, digest, List.of(mirrors), List.of());
    new Downloader(patience, line -> {}).fetch(new DataSet("set", List.of(file)), folder);
  }

  private void refuses(Reason reason, String message, URI... mirrors) {
    assertThatThrownBy(() -> fetch(mirrors))
        .isInstanceOfSatisfying(
            DownloadException.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessageContaining(message);
  }

  private void leave(byte[] content) throws IOException {
    Files.createDirectories(part().getParent());
    Files.write(part(), content);
  }

  private Path target() {
    return folder.resolve("set/images.gz");
  }

  private Path part() {
    return folder.resolve("set/images.gz.part");
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("set"))) {
      return files.map(f -> f.getFileName().toString()).toList();
    }
  }
}
