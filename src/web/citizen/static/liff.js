// Inside LINE: proves who is here with LINE's ID token, then goes on to the page.
const place = document.getElementById("liff");

async function start() {
  await window.liff.init({ liffId: place.dataset.liffId });
  if (!window.liff.isLoggedIn()) {
    window.liff.login();
    return;
  }
  const answer = await fetch("/c/liff", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ idToken: window.liff.getIDToken(), to: place.dataset.to }),
  });
  if (!answer.ok) throw new Error("refused");
  location.replace((await answer.json()).to);
}

start().catch(() => {
  place.textContent = "うまく開けませんでした。下のボタンを押してください。";
});
