package credence.job.peer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A Python that runs the script, and talks with us line by line. */
final class PeerProcess implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final BufferedReader lines;
  private final Writer answers;

  PeerProcess(String python, Path script, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(python, script.toString()));
    command.addAll(List.of(arguments));
    this.process = new ProcessBuilder(command).redirectErrorStream(true).start();
    this.lines = process.inputReader(StandardCharsets.UTF_8);
    this.answers = process.outputWriter(StandardCharsets.UTF_8);
  }

  /**
   * The next line of JSON; whatever else PyTorch says is passed over.
   *
   * @throws IOException if it ended instead, with the last that it said
   */
  JsonNode next() throws IOException {
    String last = "it said nothing";
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("{")) {
        return JSON.readTree(line);
      }
      last = line.isBlank() ? last : line.strip();
    }
    throw new IOException("the script ended early: " + last);
  }

  void answer(String word) throws IOException {
    answers.write(word + "\n");
    answers.flush();
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
