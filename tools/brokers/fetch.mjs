// Resolves the jars of one Apache Kafka broker from Maven Central into .cache/kafka, for the tests.
// Does nothing when they are there. Needs `mvn` and Java 17.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const cache = join(here, '..', '..', '.cache', 'kafka');
const pom = join(here, 'kafka-pom.xml');
const marker = join(cache, 'complete');
const GOAL = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';

const wanted = readFileSync(pom, 'utf8');
if (existsSync(marker) && readFileSync(marker, 'utf8') === wanted) {
  console.log(`Kafka is in ${cache}`);
} else {
  rmSync(cache, { recursive: true, force: true });
  mkdirSync(cache, { recursive: true });
  const output = `-DoutputDirectory=${join(cache, 'libs')}`;
  try {
    execFileSync('mvn', ['-B', '-q', '-f', pom, GOAL, '-DincludeScope=runtime', output], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
  } catch (error) {
    const hint = error.code === 'ENOENT' ? 'install it: apt-get install -y maven' : error.message;
    console.error(`mvn could not resolve Kafka: ${hint}`);
    process.exit(1);
  }
  writeFileSync(marker, wanted);
  console.log(`Kafka is now in ${cache}`);
}
